"""A signed-in test client: the second factor given, working in one post."""

from django.test import Client

from ccr.accounts.models import User
from ccr.core import clock
from ccr.tenancy.gate import POST_KEY
from ccr.tenancy.member import Member


def signed_in(member: Member) -> Client:
    """A client whose session is that of `member`, as if they had signed in with both factors and chosen this post."""
    client = Client()
    client.force_login(User.objects.get(pk=member.user_id), backend="ccr.accounts.backend.SignInBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": clock.now().timestamp()},
    ]
    session["account_authentication_methods_user"] = str(member.user_id)
    session[POST_KEY] = str(member.member_id)
    session.save()
    return client
