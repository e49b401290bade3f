"""Where a link may be sent at this moment: only by a channel her contact rules allow now."""

from datetime import datetime
from uuid import UUID

from cases.people import safety
from cases.people.channels import Channel
from cases.people.words import ContactDetails, ContactRules
from cases.records.categories import Kind
from cases.records.selectors import latest, words_of
from ccr.tenancy.member import Member


def address_of(member: Member, file_id: UUID, *, at: datetime) -> str:
    """Her e-mail address, when her rules allow e-mail now and were confirmed lately; else nothing. At most three statements."""
    kinds = [Kind.CONTACT, Kind.CONTACT_RULES, Kind.INCIDENT]
    newest = {kind: head for (_file, kind), head in latest(member, [file_id], kinds).items()}
    details, rules_head = newest.get(Kind.CONTACT), newest.get(Kind.CONTACT_RULES)
    if details is None or rules_head is None:
        return ""
    words = words_of(member, [details, rules_head])
    rules = ContactRules.from_words(words.get(rules_head.id, {}))
    local = at.astimezone(member.zone)
    incident = newest.get(Kind.INCIDENT)
    check_first = safety.why_check_first(
        rules,
        rules_head.happened_on,
        today=local.date(),
        newest_incident_at=incident.recorded_at if incident else None,
    )
    if check_first is not None or not safety.can_use(rules.of(Channel.EMAIL), moment=local).now:
        return ""
    return ContactDetails.from_words(words.get(details.id, {})).email
