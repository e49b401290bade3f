"""Who was faster: the one whose act made the version that stands, not the one whose clock was last."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from cases.incidents.actions import Account, correct_incident
from cases.people.actions import add_person, confirm_contact_rules, correct_person
from cases.people.channels import Answer, Channel
from cases.people.words import ContactRules, Respondent, Rule
from ccr.audit.models import AuditEvent
from ccr.tenancy.member import Member
from tests.cases.files.filled import ADA, opened, told
from tests.cases.files.typed import said, send
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

NELL, SOL = world.harbor.nell, world.harbor.sol
# A request's moment is when it came; one that came earlier may wait and be written later.
MOMENTS = [timedelta(), timedelta(seconds=-1)]


@pytest.mark.parametrize("later", MOMENTS)
def test_of_changes_in_one_moment_the_last_one_written_is_named(later: timedelta) -> None:
    file = opened()
    head = told(file.id, "First words")
    for version, (by, at) in enumerate(((NELL, MOMENT), (SOL, MOMENT + later)), start=1):
        with acting(by, at=at):
            account = Account(what=f"What {by.name} wrote")
            correct_incident(record_id=head.id, version=version, account=account, by=by, at=at)
    typed = {"when_kind": "day", "when_first": "2026-05-30", "what": "What Ada wrote", "version": "1"}
    answer = send(signed_in(ADA), reverse("correct_incident", args=[file.id, head.id]), typed)
    assert answer.status_code == 409
    assert answer.context["conflict"]["who"] == SOL.name
    assert "Sol Supervisor" in said(answer)


def last_version_recorded(subject_id: UUID, by: Member) -> list[int]:
    with acting(by):
        acts = AuditEvent.objects.visible_to(by).filter(subject_id=subject_id, detail__has_key="version")
        return sorted(act.detail["version"] for act in acts)


def test_every_act_that_makes_a_version_says_which() -> None:
    """What has a conflict page is corrected by these verbs, and contact details and addresses by their own."""
    file = opened()
    with acting(ADA):
        person = add_person(file_id=file.id, person=Respondent(full_name="Somebody"), by=ADA, at=MOMENT)
        correct_person(record_id=person.id, version=1, person=Respondent(full_name="Other"), by=ADA, at=MOMENT)
        said_once = ContactRules({Channel.PHONE: Rule(Answer.YES, asked=True)})
        for version in (None, 1):
            rules = confirm_contact_rules(
                file_id=file.id,
                version=version,
                rules=said_once,
                confirmed_on=MOMENT.astimezone(ADA.zone).date(),
                by=ADA,
                at=MOMENT,
            )
    assert last_version_recorded(person.id, ADA) == [2]
    assert last_version_recorded(rules.id, ADA) == [1, 2]
