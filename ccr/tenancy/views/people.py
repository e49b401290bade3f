"""People of one's own agency: who works here, what they may do, who is invited, whose second factor is lost."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ccr.accounts import mail
from ccr.core.errors import Stale
from ccr.tenancy import actions
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.doors import access_invitation, access_post, access_recovery
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.forms import InviteForm, JustOnce, PostForm
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.models import Invitation, Membership
from ccr.tenancy.policy import sentences
from ccr.tenancy.selectors import open_invitations, person_of, posts_of_agency, role_words, waiting_recoveries

PERSON = "tenancy/people/person.html"


def _mail_invitation(invitation: Invitation, token: str, at: Any) -> None:
    mail.write("tenancy/email/invitation", invitation.email, mail.link("take_up", token), at=at)


def _post_row(post: Membership) -> dict[str, Any]:
    ended = post.ended_at is not None
    return {
        "url": reverse("person", args=[post.pk]),
        "name": post.user.name,
        "roles": post.title or role_words(post.roles),
        "state": "ended" if ended else "active",
        "state_label": _("Ended") if ended else _("Works here"),
    }


def _invitation_row(invitation: Invitation, at: Any) -> dict[str, Any]:
    over = invitation.expires_at <= at
    return {
        "url": reverse("invitation", args=[invitation.pk]),
        "name": invitation.name,
        "roles": invitation.title or role_words(invitation.roles),
        "state": "invited",
        "state_label": _("Invitation ended") if over else _("Invited"),
        "until": None if over else invitation.expires_at,
    }


@member_view(Capability.MANAGE_PEOPLE)
def people(request: MemberRequest) -> HttpResponse:
    """Everybody who works here, who is invited, and whose second factor waits for a second person."""
    rows = [_post_row(post) for post in posts_of_agency(request.member)]
    invited = [_invitation_row(one, request.at) for one in open_invitations(request.member, at=request.at)]
    for row in (*rows, *invited):
        row["agency"] = request.member.agency_name
    context = {
        "people": [*invited, *rows],
        "recoveries": _recovery_rows(request),
        "actions": [{"label": _("Invite a person"), "url": reverse("invite"), "main": True, "icon_name": "plus"}],
    }
    return TemplateResponse(request, "tenancy/people/list.html", context)


def _recovery_rows(request: MemberRequest) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("recovery", args=[one.pk]),
            "name": one.post.user.name,
            "asked_by": one.started_by.user.name,
            "until": one.expires_at,
        }
        for one in waiting_recoveries(request.member, at=request.at)
    ]


@member_view(Capability.MANAGE_PEOPLE)
def invite(request: MemberRequest) -> HttpResponse:
    """Invite somebody: the link goes to their address alone."""
    form = InviteForm(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        invitation, token = actions.invite(**cleaned, by=request.member, at=request.at)
        _mail_invitation(invitation, token, request.at)
        messages.success(request, _("The invitation is on its way. It works once, for a week."))
        return reverse("staff")

    return answer_form(
        request, form, act, template="tenancy/people/invite.html", context={"cancel_url": reverse("staff")}
    )


@member_view(Capability.MANAGE_PEOPLE)
def invitation(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    """One invitation: send it again or withdraw it."""
    offered = access_invitation(request.member, invitation_id, Capability.MANAGE_PEOPLE)
    form = JustOnce(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        if "withdraw" in request.POST:
            actions.withdraw_invitation(invitation_id=invitation_id, by=request.member, at=request.at)
            messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
        else:
            renewed, token = actions.renew_invitation(invitation_id=invitation_id, by=request.member, at=request.at)
            _mail_invitation(renewed, token, request.at)
            messages.success(request, _("A new invitation is on its way. The old link no longer works."))
        return reverse("staff")

    context = {
        "offered": offered,
        "is_open": not offered.taken_up_at and not offered.withdrawn_at,
        "is_over": offered.expires_at <= request.at,
        "can": sentences(offered.roles),
        "cancel_url": reverse("staff"),
    }
    return answer_form(request, form, act, template="tenancy/people/invitation.html", context=context)


@member_view(Capability.MANAGE_PEOPLE)
def person(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """A colleague: what they can do in sentences, and changing it."""
    post = access_post(request.member, post_id, Capability.MANAGE_PEOPLE)
    start = {"title": post.title, "roles": post.roles, "version": post.version}
    form = PostForm(posted(request), at=request.at, initial=start)

    def act(cleaned: dict[str, Any]) -> str:
        actions.change_post(post_id=post_id, **cleaned, by=request.member, at=request.at)
        messages.success(request, _("Changed. It holds from their next page on."))
        return reverse("person", args=[post_id])

    def on_stale(stale: Stale) -> dict[str, Any]:
        now = access_post(request.member, post_id, Capability.MANAGE_PEOPLE)
        # Saving once more is then a decision made with both texts in view.
        again = request.POST.copy()
        again["version"] = str(now.version)
        form.data = again
        return {"theirs": {"title": now.title, "roles": role_words(now.roles)}}

    context = {
        "post": post,
        "name": person_of(post_id, request.member),
        "can": sentences(post.roles),
        "is_oneself": post.user_id == request.user.pk,
        "cancel_url": reverse("staff"),
        "end_url": reverse("end_post", args=[post_id]),
        "recovery_url": reverse("start_recovery", args=[post_id]),
    }
    return answer_form(request, form, act, template=PERSON, context=context, on_stale=on_stale)


def _confirm(request: MemberRequest, act: Any, **page: Any) -> HttpResponse:
    """A page that names who and what, and one button."""
    form = JustOnce(posted(request), at=request.at)
    page["form"] = form
    page.setdefault("danger", True)
    return answer_form(request, form, act, template="tenancy/confirm.html", context={"confirm": page})


def _confirm_about(
    request: MemberRequest, post_id: UUID, verb: Callable[..., Any], *, done: str, **page: Any
) -> HttpResponse:
    """The page before something is done about a colleague's post; `done` is said afterwards."""
    access_post(request.member, post_id, Capability.MANAGE_PEOPLE)

    def act(cleaned: dict[str, Any]) -> str:
        verb(post_id=post_id, by=request.member, at=request.at)
        messages.success(request, done)
        return reverse("staff")

    return _confirm(
        request,
        act,
        agencies=[person_of(post_id, request.member)],
        action=request.path,
        cancel_url=reverse("person", args=[post_id]),
        **page,
    )


@member_view(Capability.MANAGE_PEOPLE)
def end_post(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """End a colleague's post."""
    return _confirm_about(
        request,
        post_id,
        actions.end_post,
        done=_("The post has ended."),
        heading=_("End this post"),
        lines=[
            _("From now on this person can open nothing of your agency, on any device."),
            _("What they wrote stays your agency’s. Files they lead need a new lead."),
        ],
        button=_("End the post"),
    )


@member_view(Capability.MANAGE_PEOPLE)
def start_recovery(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """Ask that a colleague's lost second factor be taken away."""
    return _confirm_about(
        request,
        post_id,
        actions.start_recovery,
        done=_("Asked. Another administrator or a supervisor must confirm it within a day."),
        heading=_("Second factor lost"),
        lines=[
            _(
                "Speak with this person first, face to face or on a number you know, to be sure that it is they who ask."
            ),
            _(
                "A second person must confirm. Then their codes end, they are signed out everywhere, and set up a new one."
            ),
        ],
        button=_("Ask for it"),
    )


@member_view(Capability.CONFIRM_RECOVERY)
def recoveries(request: MemberRequest) -> HttpResponse:
    """Lost second factors that wait for a second person."""
    return TemplateResponse(request, "tenancy/people/recoveries.html", {"recoveries": _recovery_rows(request)})


@member_view(Capability.CONFIRM_RECOVERY)
def recovery(request: MemberRequest, recovery_id: UUID) -> HttpResponse:
    """Confirm it as the second person."""
    waiting = access_recovery(request.member, recovery_id, Capability.CONFIRM_RECOVERY)

    def act(cleaned: dict[str, Any]) -> str:
        actions.confirm_recovery(recovery_id=recovery_id, by=request.member, at=request.at)
        messages.success(request, _("Confirmed. They set up a new second factor when they next sign in."))
        return reverse("recoveries")

    return _confirm(
        request,
        act,
        heading=_("Confirm: second factor lost"),
        lines=[
            _("A colleague has asked for this. You are the second person: speak with them yourself."),
            _("Their codes end, they are signed out everywhere, and they set up a new second factor."),
        ],
        agencies=[person_of(waiting.post_id, request.member)],
        action=reverse("recovery", args=[recovery_id]),
        button=_("Confirm"),
        cancel_url=reverse("recoveries"),
        stop_url=reverse("stop_recovery", args=[recovery_id]),
    )


@require_POST
@member_view(Capability.CONFIRM_RECOVERY)
def stop_recovery(request: MemberRequest, recovery_id: UUID) -> HttpResponse:
    """Stop it: the second factor was found, or nobody asked."""
    access_recovery(request.member, recovery_id, Capability.CONFIRM_RECOVERY)
    form = JustOnce(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        actions.withdraw_recovery(recovery_id=recovery_id, by=request.member, at=request.at)
        messages.success(request, _("Stopped. Nothing was changed."))
        return reverse("recoveries")

    page = {
        "heading": _("Stop the recovery"),
        "form": form,
        "action": request.path,
        "cancel_url": reverse("recoveries"),
    }
    return answer_form(request, form, act, template="tenancy/confirm.html", context={"confirm": page})
