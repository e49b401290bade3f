"""Settings that hold everywhere. What differs by purpose stands in `dev`, `test` and `production`."""

from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import timedelta as every
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from ccr.settings.env import database, env

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = "Throughline"

SECRET_KEY = env("SECRET_KEY")
ACTOR_KEY = env("ACTOR_KEY")
DEBUG = False
BASE_URL = env("BASE_URL", default="http://localhost:8000")
# Where her own pages live: a host of its own that says nothing of what it is. The same one until there is another.
NEUTRAL_BASE_URL = env("NEUTRAL_BASE_URL", default=BASE_URL)
BIND_ADDRESS = env("BIND_ADDRESS", default="")
CLOCK_FILE = env("CLOCK_FILE", default="")
AUDIT_ANCHOR_FILE = env("AUDIT_ANCHOR_FILE", default="")

INSTALLED_APPS = [
    "ccr.core",
    "ccr.audit",
    "ccr.accounts",
    "ccr.tenancy",
    "ccr.reminders",
    "ccr.notifications",
    "ccr.documents",
    "cases",
    "screening",
    "referrals",
    "meetings",
    "ccr.proof",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "auditlog",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "ccr.core.middleware.DenyClock",
    "cases.sharing.signing.host.NeutralPages",
    "django.middleware.security.SecurityMiddleware",
    # Outside whitenoise, so that what it serves uncompressed (locally) is small on the wire too.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ccr.core.middleware.PrivateByDefault",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ccr.accounts.middleware.IdleLock",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "ccr.urls"
WSGI_APPLICATION = "ccr.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "ccr.tenancy.context.house",
            ],
        },
    }
]
FORM_RENDERER = "ccr.core.form_renderer.HouseRenderer"

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

# Accounts. A wrong password and an unknown address get the same answer on the same page.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["ccr.accounts.backend.SignInBackend", "cases.access.backend.FilePermissionBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "ccr.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Failed attempts: per address and network, per network; and per address from everywhere, so high that only a machine meets it.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "5/15m/key,20/15m/ip",
    "login_account": "100/h/key",
    "passkey": "30/m/ip",
}
MFA_ADAPTER = "ccr.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# The name passkeys are made for: the host people type, or a domain above it. Changing it makes every passkey useless.
WEBAUTHN_RP_ID = env("WEBAUTHN_RP_ID", default="") or urlsplit(BASE_URL).hostname or ""
MFA_TOTP_ISSUER = PRODUCT
MFA_RECOVERY_CODE_COUNT = 10

SESSION_ENGINE = "ccr.accounts.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "ccr.core.views.csrf_failure"
IDLE_LOCK_SECONDS = 15 * 60

# Nothing is fetched from anywhere but here; no inline script or style at all.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# Other sites learn nothing; "no-referrer" would make browsers send `Origin: null` with every form of ours.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    # We carry our own backend: files opened to the whole agency have no guardian row.
    "guardian.W001",
    # 400 px phones need `Strict` for CSRF only; the session must survive a link from the neutral e-mail.
]

# django-guardian holds who inside an agency may open one file; direct keys only, see docs/decisions.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_RAISE_403 = False

AUDITLOG_LOGENTRY_MODEL = "audit.FieldChange"
AUDITLOG_USE_BASE_MANAGER = True
AUDITLOG_DISABLE_REMOTE_ADDR = True
AUDITLOG_INCLUDE_ALL_MODELS = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "ccr.core.api_described.Described",
    # Requests of programs (/api/) in one minute by the clock, in the shared cache; pages are not counted, signing in has its
    # own limits above. A person: five a second are more than a program that follows one caseload needs. An address: an agency
    # behind one connection.
    "DEFAULT_THROTTLE_RATES": {"person": "300/minute", "address": "1200/minute"},
    # Nothing but JSON, however it is asked for.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": PRODUCT,
    "DESCRIPTION": "The same files, verbs and refusals as the pages, for machines. See docs/api.md.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": True,
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
    "COMPONENT_SPLIT_REQUEST": False,
    # Lists of codes stand where they are used: their names would only be numbered.
    "POSTPROCESSING_HOOKS": ["ccr.tenancy.api_schema.with_refusals"],
}

# Work. PostgreSQL remembers; the broker may be wiped at any moment, so no result is ever kept there.
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="memory://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = env("BEAT_SCHEDULE_FILE", default="celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "raise-due-reminders": {"task": "ccr.reminders.tasks.raise_due", "schedule": every(seconds=10)},
    "send-notices": {"task": "ccr.notifications.tasks.send_due", "schedule": every(seconds=10)},
    "start-papers": {"task": "ccr.documents.tasks.start_waiting", "schedule": every(seconds=10)},
    "seal-audit": {"task": "ccr.audit.tasks.seal", "schedule": every(seconds=5)},
    "send-account-mail": {"task": "ccr.accounts.tasks.send_mail", "schedule": every(seconds=5)},
    "sweep-accounts": {"task": "ccr.accounts.tasks.sweep", "schedule": every(hours=6)},
}

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", _("English"))]
# What a survivor reads may be in more languages than workers' pages, which stay English until every one is translated.
HER_LANGUAGES = [("en-us", "English"), ("es", "Español")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = ROOT / ".local" / "static"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="office@mail.example")

# Signing by a link: minutes until it ends, and minutes of stillness; where "Leave now" leads, by tenant id.
SIGNING_LINK_MINUTES = 30
SIGNING_IDLE_MINUTES = 10
LEAVE_URL = env("LEAVE_URL", default="https://www.weather.gov/")
LEAVE_URLS: dict[str, str] = env.dict("LEAVE_URLS", default={})
SIGNED_PAPER_BYTES = 10_000_000

# Field deadlines and ceilings a deployment may change.
RELEASE_DEFAULT_DAYS = 30
RELEASE_MAXIMUM_DAYS = {"us": 90}
CONTACT_CONFIRM_DAYS = 30
# From how many points a scored instrument says high, by the setting it names, then by country or partnership id.
INSTRUMENT_THRESHOLDS: dict[str, dict[str, int]] = {"visible_high_risk": {"us": 14, "england-wales": 14}}
# Days until whoever must act on a referral acts, by its state, where a place sets others than referrals/deadlines.py.
REFERRAL_DAYS: dict[str, int] = {}
DRAFT_DAYS = 14

# Logs name acts, not people: no query text, no parameters, no form content.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "ccr.core.logs.PlainFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # Says which passkey was used, by its number.
        "fido2": {"level": "WARNING"},
        "django.db.backends": {"level": "WARNING", "propagate": False, "handlers": ["console"]},
    },
}
