"""The rules of sharing of England and Wales, as a table of the same shape.

UK GDPR and DPA 2018: the ground relied on is one thing and what she wants another (practice 10). Numbers are those of the
sharing decision engine (domain file 4.3), rules 5 and 6 as the practice rulings correct them. Law needs counsel and a data
protection officer before a real deployment.
"""

from django.utils.translation import gettext_lazy as _

from cases.records.categories import PRIVILEGED_BIT, Category, bits
from cases.sharing.models import Basis
from cases.sharing.rules import (
    ALLOW,
    ALONE,
    REFUSE,
    SEES_NO_CASE,
    SOMEONE_CLOSE,
    TABLES,
    WITH_THE_OTHER_PERSON,
    Ask,
    Rule,
)
from ccr.tenancy.packs import pack

CODE = "england-wales"
_LOCATION = bits([Category.LOCATION])


def _urgent(ask: Ask) -> bool:
    return any(one.code == ask.basis and one.urgent and not one.on_her_consent for one in pack(CODE).bases)


def _never_at_once(ask: Ask) -> bool:
    never = bits(Category[name.upper()] for name in pack(CODE).share_now.never)
    return ask.basis != Basis.RELEASE and ask.mask & never != 0


RULES: tuple[Rule, ...] = (
    Rule(
        "0", _("nothing named"), lambda ask: ask.mask == 0, REFUSE,
        _("Name at least one kind of information."),
        "UK GDPR art. 5(1)(c): exactly what is shared is named",
        field="view",
    ),
    Rule(
        "1", _("privileged notes"), lambda ask: ask.mask & (1 << PRIVILEGED_BIT) != 0, REFUSE,
        _("An adviser’s privileged notes are never opened to anyone through this system."),
        "they stand in tables of their own, and the database refuses them too",
    ),
    SEES_NO_CASE,
    SOMEONE_CLOSE,
    Rule(
        "1", _("health or counselling"),
        lambda ask: any(ask.mask & (1 << one) for one in ALONE) and not (ask.alone and ask.basis == Basis.RELEASE),
        REFUSE,
        _("Health and counselling each need her agreement to that alone, naming nothing else."),
        "sharing rule 1",
        field="view",
    ),
    Rule(
        "7", _("where she is, to those who work with the other person"),
        lambda ask: ask.mask & _LOCATION != 0 and ask.receiver.discipline in WITH_THE_OTHER_PERSON,
        REFUSE,
        _("Where she is is never opened to an agency that works with the other person."),
        "sharing rule 7",
        field="view",
    ),
    Rule(
        "7", _("never without asking her"), _never_at_once, REFUSE,
        _("Where she is, how to reach her, health, counselling and intimate material are never shared without asking her."),
        "the referral minimum never holds them",
        field="view",
    ),
    Rule(
        "7", _("where she is, not confirmed"),
        lambda ask: ask.mask & _LOCATION != 0 and not ask.location_confirmed,
        REFUSE,
        _("Ask once more, by itself, whether the place where she is may be shown, and tick the box that says so."),
        "sharing rule 7",
        field="location_confirmed",
    ),
    Rule(
        "9", _("agreement ended"),
        lambda ask: ask.basis == Basis.RELEASE and ask.permission is not None and not ask.permission.live,
        REFUSE,
        _("Her agreement has ended or was taken back. Ask her again."),
        "sharing rule 9",
    ),
    Rule(
        "5", _("she agrees to exactly this"), lambda ask: ask.basis == Basis.RELEASE and ask.covered, ALLOW,
        _("She agrees to this agency and exactly this."),
        "sharing rule 5; UK GDPR art. 6(1)(a)",
    ),
    Rule(
        "5", _("more than she agreed to"), lambda ask: ask.basis == Basis.RELEASE, REFUSE,
        _("She has not agreed to this. Ask her, or write down another ground where there is one."),
        "sharing rule 5",
    ),
    Rule(
        "6", _("at once under a signed agreement"),
        lambda ask: _urgent(ask) and ask.weighed and ask.agreed is not None and ask.mask & ~ask.agreed == 0,
        ALLOW,
        _("Both agencies signed the agreement, it names all of this, and why it is necessary is written down."),
        "sharing rule 6: a manager looks at it the next working day",
    ),
    Rule(
        "6", _("without her agreement"), lambda _ask: True, REFUSE,
        _(
            "Without her agreement this is shared only under an agreement the agencies have signed, with the ground, why"
            " it is necessary and what happens if it is not shared written down. Use Share now."
        ),
        "sharing rule 6",
    ),
)  # fmt: skip

TABLES[CODE] = RULES
