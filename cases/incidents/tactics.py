"""The catalogue of stalking tactics in four groups, after the SLII framework (Logan and Walker: surveillance, life invasion,
interference, intimidation), with our own codes and words. Codes never change; an incident may carry several.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.records.categories import Lane


@dataclass(frozen=True)
class Tactic:
    """One behaviour. `tech`: done with a device or online. `look_today`: asks for a look at safety on the same day."""

    code: str
    lane: Lane
    label: Promise
    tech: bool = False
    look_today: bool = False


_S, _L, _F, _I = (Lane.SURVEILLANCE, Lane.LIFE_INVASION, Lane.INTERFERENCE, Lane.INTIMIDATION)

_ALL = (
    Tactic("S01", _S, _("Following her on foot or by car")),
    Tactic("S02", _S, _("Turning up or waiting at home, work or school")),
    Tactic("S03", _S, _("Watching, hanging about or photographing her home")),
    Tactic("S04", _S, _("Asking others about her, having others watch her")),
    Tactic("S05", _S, _("Reading her accounts or following her online"), tech=True),
    Tactic("S06", _S, _("A tracker on a car, bag, pet or child’s thing"), tech=True),
    Tactic("S07", _S, _("Location sharing or a family-tracking app"), tech=True),
    Tactic("S08", _S, _("A hidden camera or microphone"), tech=True),
    Tactic("S09", _S, _("Getting into a doorbell, assistant or smart home"), tech=True),
    Tactic("S10", _S, _("Spying software on a phone or computer"), tech=True),
    Tactic("S11", _S, _("Finding out her timetable, address or records"), tech=True),
    Tactic("S12", _S, _("Always seems to know where she is; how is not known")),
    Tactic("L01", _L, _("Calls or voicemails again and again")),
    Tactic("L02", _L, _("Texts, e-mails or messages again and again"), tech=True),
    Tactic("L03", _L, _("Unwanted gifts, also ones only she understands")),
    Tactic("L04", _L, _("Letters, notes or things left for her")),
    Tactic("L05", _L, _("Contact through friends, family, children or colleagues")),
    Tactic("L06", _L, _("New or false profiles to get round a block"), tech=True),
    Tactic("L07", _L, _("Pretending to be her"), tech=True),
    Tactic("L08", _L, _("Pretending to be someone else to reach her"), tech=True),
    Tactic("L09", _L, _("Spreading stories, shaming her in public")),
    Tactic("L10", _L, _("Entering her home or land")),
    Tactic("L11", _L, _("Appearing at events, joining her groups")),
    Tactic("L12", _L, _("Setting others on to contact or trouble her"), tech=True),
    Tactic("F01", _F, _("Misusing her identity: loans or purchases in her name"), tech=True),
    Tactic("F02", _F, _("False complaints to her work, school or an agency")),
    Tactic("F03", _F, _("Needless court action, misuse of custody or contact")),
    Tactic("F04", _F, _("Taking over accounts or locking her out"), tech=True),
    Tactic("F05", _F, _("Spam, viruses or other sabotage by computer"), tech=True),
    Tactic("F06", _F, _("Switching heating, locks or devices from afar"), tech=True),
    Tactic("F07", _F, _("Damage to a vehicle, such as its tyres")),
    Tactic("F08", _F, _("Physical assault")),
    Tactic("F09", _F, _("Strangling or stopping her breath"), look_today=True),
    Tactic("F10", _F, _("Sexual assault"), look_today=True),
    Tactic("F11", _F, _("Holding her or blocking her way out"), look_today=True),
    Tactic("F12", _F, _("Harm to family, friends or children")),
    Tactic("F13", _F, _("Harm to animals")),
    Tactic("F14", _F, _("Causing an accident")),
    Tactic("I01", _I, _("Saying outright that he will kill"), look_today=True),
    Tactic("I02", _I, _("Saying outright that he will hurt or rape")),
    Tactic("I03", _I, _("A veiled threat or a threatening sign")),
    Tactic("I04", _I, _("A threat to children, family, a partner or pets")),
    Tactic("I05", _I, _("A threat or attempt of suicide")),
    Tactic("I06", _I, _("A weapon shown, named or hinted at"), look_today=True),
    Tactic("I07", _I, _("Damage meant as a message")),
    Tactic("I08", _I, _("A threat to show private or intimate material"), tech=True),
    Tactic("I09", _I, _("Threats to force a meeting")),
    Tactic("I10", _I, _("Against an order or bail"), look_today=True),
    Tactic("I11", _I, _("Confronting, shouting, driving at her")),
    Tactic("I12", _I, _("A threat about immigration, work or custody")),
    Tactic("I13", _I, _("Harm to someone else as a warning")),
    Tactic("I14", _I, _("Putting her private details online"), tech=True),
)
TACTICS: dict[str, Tactic] = {tactic.code: tactic for tactic in _ALL}

LANE_NAMES: dict[Lane, str] = {
    Lane.SURVEILLANCE: "surveillance",
    Lane.LIFE_INVASION: "life_invasion",
    Lane.INTERFERENCE: "interference",
    Lane.INTIMIDATION: "intimidation",
}


def lanes_of(codes: Iterable[str]) -> int:
    """The groups these tactics belong to, as the bits of a record's head. Raises KeyError for an unknown code."""
    mask = 0
    for code in codes:
        mask |= TACTICS[code].lane
    return mask


def lanes_in(mask: int) -> list[Lane]:
    """The groups in a head's bits, in their fixed order."""
    return [lane for lane in Lane if mask & lane]


def choices() -> list[tuple[Promise, list[tuple[str, Promise]]]]:
    """Tactics by group, as a form offers them."""
    return [
        (lane.label, [(tactic.code, tactic.label) for tactic in TACTICS.values() if tactic.lane == lane])
        for lane in Lane
    ]
