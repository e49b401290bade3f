"""Sessions: one row a browser. The key in the cookie is never in the database, and without it the row cannot be read.

The row is found by the SHA-256 of the key; what the session remembers is sealed with a key derived from the cookie's own.
A session ends twelve hours after sign-in however busy it is; deleting its row ends it at the very next request.
"""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from ccr.accounts.browsers import summary
from ccr.accounts.crypto import Broken, digest, seal, unseal
from ccr.accounts.models import SignInSession
from ccr.core import clock

PURPOSE = "session"
BEGAN = "began"
BROWSER = "browser"
# How exact the last use of a session is kept: fewer writes, and the idle lock comes at most this much early.
TOUCH_EVERY = timedelta(seconds=60)


class SessionStore(SessionBase):
    """Django's session over `SignInSession`. `seen_at` and `public_id` are those of the row it was read from."""

    seen_at: datetime | None = None
    public_id: UUID | None = None

    def _row(self, key: str) -> Any:
        return SignInSession.objects.filter(session_key=digest(key))

    def load(self) -> dict[str, Any]:
        """What the session remembers; a key without a live row is forgotten and begins an empty session."""
        row = self._row(self.session_key or "").filter(expire_date__gt=clock.now()).first()
        if row is not None:
            try:
                kept = json.loads(unseal(PURPOSE, row.session_data, salt=(self.session_key or "").encode()))
            except (Broken, ValueError):
                row = None
            else:
                self.seen_at, self.public_id = row.seen_at, row.public_id
                return kept
        self._session_key = None
        return {}

    def exists(self, session_key: str) -> bool:
        return self._row(session_key).exists()

    def create(self) -> None:
        """A new row under a fresh key."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # Django’s own, not in its stubs
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 — Django's own signature
        """Write what changed. Raises UpdateError when the row was ended meanwhile: an ended session never comes back."""
        if self.session_key is None:
            return self.create()
        now = clock.now()
        kept = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # Django’s own, not in its stubs
        began = datetime.fromisoformat(kept[BEGAN]) if BEGAN in kept else now
        values = {
            "session_data": seal(PURPOSE, json.dumps(kept), salt=self.session_key.encode()),
            "expire_date": began + timedelta(seconds=settings.SESSION_COOKIE_AGE),
            "user_id": kept.get(SESSION_KEY),
            "browser": kept.get(BROWSER, ""),
            "began_at": began,
        }
        if not must_create:
            if not self._row(self.session_key).update(**values):
                raise UpdateError
            return None
        row = SignInSession(session_key=digest(self.session_key), seen_at=now, **values)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise CreateError from None
        self.seen_at, self.public_id = row.seen_at, row.public_id
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            self._row(key).delete()

    def touch(self, at: datetime) -> None:
        """Note that somebody is at work, at most once a minute."""
        if self.session_key and (self.seen_at is None or abs(at - self.seen_at) >= TOUCH_EVERY):
            self._row(self.session_key).update(seen_at=at)
            self.seen_at = at

    @classmethod
    def clear_expired(cls) -> None:
        SignInSession.objects.filter(expire_date__lte=clock.now()).delete()


def begin(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Sign-in: the twelve hours count from here, and the list of sessions shall know the browser."""
    request.session[BEGAN] = clock.now().isoformat()
    request.session[BROWSER] = summary(request.headers.get("User-Agent", ""))


user_logged_in.connect(begin, dispatch_uid="ccr.accounts.sessions.begin")
