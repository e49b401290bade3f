"""Addresses of the house. Of the sign-in library only what stands here is mounted, each with why it may be reached."""

from allauth.account import views as library
from allauth.mfa.recovery_codes import views as codes
from django.urls import path, re_path

from ccr.accounts import views as own
from ccr.accounts.views import before_sign_in, honest
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.gate import member_view
from ccr.tenancy.limits import views as limits
from ccr.tenancy.views import account, demo, house, join, passkeys, people

inside = member_view(Capability.HOME)

urlpatterns = [
    path("", house.home, name="home"),
    path("menu/", house.menu, name="menu"),
    path("working-as/", house.working_as, name="working_as"),
    path("emergency/", house.emergency, name="emergency"),
    path("policy/", house.policy, name="policy"),
    # What each agency keeps to itself and must report.
    path("agencies/", limits.agencies, name="agencies"),
    path("agencies/<uuid:agency_id>/", limits.agency, name="agency"),
    path("agencies/<uuid:agency_id>/<int:number>/", limits.agency, name="agency_text"),
    path("manage/limits/", limits.write, name="write_limits"),
    path("gallery/", house.gallery, name="gallery"),
    # Signing in and out.
    path("sign-in/", demo.sign_in, name="account_login"),
    path(
        "sign-in/second-step/",
        before_sign_in(own.SecondStep.as_view(), reason="the second step of signing in"),
        name="mfa_authenticate",
    ),
    path("sign-in/passkey/", passkeys.sign_in, name="passkey_sign_in"),
    path("sign-in/passkey/begin/", passkeys.sign_in_begin, name="passkey_sign_in_begin"),
    path("sign-out/", before_sign_in(own.SignOut.as_view(), reason="signing out"), name="account_logout"),
    path("demo/enter/", demo.enter, name="demo_enter"),
    path("demo/mail/", demo.letters, name="demo_mail"),
    path("join/<str:token>/", join.join, name="take_up"),
    # The password, and proving that one is still oneself.
    path(
        "account/password/forgotten/",
        before_sign_in(own.PasswordReset.as_view(), reason="who forgot the password cannot sign in"),
        name="account_reset_password",
    ),
    path(
        "account/password/forgotten/sent/",
        before_sign_in(library.password_reset_done, reason="says that a link may be on its way"),
        name="account_reset_password_done",
    ),
    # Addresses that stand in mails say nothing to whoever looks over a shoulder.
    re_path(
        r"^link/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$",
        before_sign_in(own.PasswordFromLink.as_view(), reason="the link from the mail says who may"),
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/new/done/",
        before_sign_in(library.password_reset_from_key_done, reason="says that the password is changed"),
        name="account_reset_password_from_key_done",
    ),
    path(
        "account/address/sent/",
        before_sign_in(library.email_verification_sent, reason="says that a link is on its way"),
        name="account_email_verification_sent",
    ),
    path(
        "link/address/<key>/",
        before_sign_in(library.confirm_email, reason="the link from the mail says who may"),
        name="account_confirm_email",
    ),
    path(
        "account/again/",
        before_sign_in(own.PasswordAgain.as_view(), reason="asks a signed-in person for their password; shows nothing"),
        name="account_reauthenticate",
    ),
    path(
        "account/again/code/",
        before_sign_in(own.SecondStepAgain.as_view(), reason="asks a signed-in person for a code; shows nothing"),
        name="mfa_reauthenticate",
    ),
    path("account/again/passkey/", passkeys.again, name="mfa_reauthenticate_webauthn"),
    path("account/again/passkey/begin/", passkeys.again_begin, name="passkey_again_begin"),
    path(
        "account/second-factor/set-up/",
        before_sign_in(own.SetUpAuthenticator.as_view(), reason="nobody gets further without it"),
        name="mfa_activate_totp",
    ),
    path("account/password/", inside(honest(own.PasswordChange.as_view())), name="account_change_password"),
    path("account/second-factor/", inside(own.second_factor), name="mfa_index"),
    path(
        "account/second-factor/replace/", inside(honest(own.ReplaceAuthenticator.as_view())), name="mfa_deactivate_totp"
    ),
    path("account/second-factor/passkeys/add/", passkeys.add, name="passkey_add"),
    path("account/second-factor/passkeys/begin/", passkeys.add_begin, name="passkey_add_begin"),
    path("account/second-factor/passkeys/<int:passkey>/remove/", passkeys.remove, name="passkey_remove"),
    path("account/recovery-codes/", inside(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new/",
        inside(honest(own.NewRecoveryCodes.as_view())),
        name="mfa_generate_recovery_codes",
    ),
    path("account/recovery-codes/file/", inside(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    # One's own account.
    path("account/", account.account, name="account"),
    path("account/sessions/", account.sessions, name="sessions"),
    path("account/sessions/end/", account.end_one_session, name="end_session"),
    path("account/sessions/end-others/", account.end_other_sessions, name="end_other_sessions"),
    path("account/keepalive/", account.keepalive, name="keepalive"),
    path("lock/", account.lock_now, name="lock"),
    path("locked/", account.locked, name="locked"),
    path("locked/passkey/", passkeys.unlock_with_passkey, name="passkey_unlock"),
    path("locked/passkey/begin/", passkeys.unlock_begin, name="passkey_unlock_begin"),
    path("locked/kept/", account.kept_form, name="kept_form"),
    path("drafts/<slug:form>/", account.draft, name="draft"),
    path("drafts/<slug:form>/<uuid:subject>/", account.draft, name="draft_about"),
    # People.
    path("manage/people/", people.people, name="staff"),
    path("manage/people/invite/", people.invite, name="invite"),
    path("manage/people/<uuid:post_id>/", people.person, name="person"),
    path("manage/people/<uuid:post_id>/end/", people.end_post, name="end_post"),
    path("manage/people/<uuid:post_id>/lost-second-factor/", people.start_recovery, name="start_recovery"),
    path("manage/invitations/<uuid:invitation_id>/", people.invitation, name="invitation"),
    path("manage/recoveries/", people.recoveries, name="recoveries"),
    path("manage/recoveries/<uuid:recovery_id>/", people.recovery, name="recovery"),
    path("manage/recoveries/<uuid:recovery_id>/stop/", people.stop_recovery, name="stop_recovery"),
]
