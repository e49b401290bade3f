"""Reading one's own account."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ccr.accounts.models import SignInSession


def sessions_of(user_id: UUID, *, at: datetime) -> QuerySet[SignInSession]:
    """Where this person is signed in, the one used last first."""
    return SignInSession.objects.filter(user_id=user_id, expire_date__gt=at).order_by("-seen_at").defer("session_data")
