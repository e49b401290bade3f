"""Every address of the programming interface, as `urls_table` says it of the pages; and both together."""

from dataclasses import replace

from tests.access.urls_demands import DEMANDS
from tests.access.urls_screening import SCREENING
from tests.access.urls_table import (
    EVERYONE,
    INCIDENT,
    ITEM,
    MEETING,
    NOT_TAKEN,
    OFFER,
    OTHERS,
    PAGES,
    PERMISSION,
    QUEUED,
    READ,
    REFERRAL,
    WRITE,
    Row,
)

# What is sent to the programming interface is an empty object: something to put right, done, or no longer possible.
SENT = (200, 201, 409, 422)
V1 = "api/v1/"
API_FILE = replace(READ, post=NOT_TAKEN)
API_TAKES = replace(WRITE, refused="harbor.adam", post=SENT)
API_OFFER = replace(
    OFFER,
    foreign=({"disclosure_id": "disclosure main to health"}, {"disclosure_id": "disclosure named to police"}),
    get=405,
    post=SENT,
)
API_SHARE = Row(
    allowed="police.dan",
    refused="police.kit",
    own={"disclosure_id": "disclosure police to main"},
    foreign=({"disclosure_id": "disclosure main to health"}, {"disclosure_id": "disclosure main to probation"}),
    get=405,
    post=SENT,
)
API: dict[str, Row] = {
    f"{V1}schema/": replace(EVERYONE, post=NOT_TAKEN),
    f"{V1}files/": Row(refused="harbor.adam", post=NOT_TAKEN),
    f"{V1}files/<uuid:file_id>/": API_FILE,
    f"{V1}files/<uuid:file_id>/incidents/": API_TAKES,
    f"{V1}files/<uuid:file_id>/disclosures/": API_TAKES,
    f"{V1}files/<uuid:file_id>/permissions/": API_FILE,
    f"{V1}files/<uuid:file_id>/referrals/": API_TAKES,
    f"{V1}files/<uuid:file_id>/actions/": API_TAKES,
    f"{V1}incidents/<uuid:record_id>/": Row(refused="harbor.adam", own=INCIDENT, foreign=OTHERS, post=NOT_TAKEN),
    f"{V1}incidents/<uuid:record_id>/correct/": Row(
        refused="harbor.cora", own=INCIDENT, foreign=OTHERS, get=405, post=SENT
    ),
    f"{V1}disclosures/offers/": Row(allowed="police.dan", refused="police.disa", post=NOT_TAKEN),
    f"{V1}disclosures/<uuid:disclosure_id>/": replace(API_SHARE, refused="", get=200, post=NOT_TAKEN),
    f"{V1}disclosures/<uuid:disclosure_id>/accept/": API_OFFER,
    f"{V1}disclosures/<uuid:disclosure_id>/refuse/": API_OFFER,
    f"{V1}disclosures/<uuid:disclosure_id>/join/": replace(
        API_OFFER,
        allowed="police.dan",
        refused="police.disa",
        own={"disclosure_id": "disclosure main to police"},
        foreign=({"disclosure_id": "disclosure main to health"}, {"disclosure_id": "disclosure quiet to police"}),
    ),
    f"{V1}disclosures/<uuid:disclosure_id>/withdraw/": API_SHARE,
    f"{V1}permissions/<uuid:release_id>/withdraw/": replace(PERMISSION, refused="harbor.cora", get=405, post=SENT),
    f"{V1}referrals/": Row(refused="harbor.adam", post=NOT_TAKEN),
    f"{V1}referrals/<uuid:referral_id>/": replace(REFERRAL, refused="harbor.cora", post=NOT_TAKEN),
}
API |= {
    f"{V1}referrals/<uuid:referral_id>/{verb}/": replace(QUEUED, refused="harbor.cora", get=405, post=SENT)
    for verb in ("look", "introduce", "accept", "refuse", "waitlist", "engage", "no-show", "close")
}
API |= {
    f"{V1}referrals/<uuid:referral_id>/{verb}/": replace(REFERRAL, refused="harbor.cora", get=405, post=SENT)
    for verb in ("offer", "agree", "decline", "reach-again", "take-back")
}
API |= {
    f"{V1}meetings/": Row(allowed="police.dan", refused="police.kit", post=NOT_TAKEN),
    f"{V1}meetings/<uuid:meeting_id>/": replace(MEETING, post=NOT_TAKEN),
    f"{V1}meetings/<uuid:meeting_id>/agenda/": replace(MEETING, post=NOT_TAKEN),
    f"{V1}meetings/<uuid:meeting_id>/items/": replace(MEETING, get=405, post=SENT),
    f"{V1}items/<uuid:item_id>/withdraw/": replace(
        ITEM,
        allowed="harbor.ada",
        refused="harbor.cora",
        post=SENT,
        foreign=({"item_id": "item named"}, {"item_id": "item beacon"}),
    ),
    f"{V1}actions/": Row(allowed="police.dan", refused="police.kit", post=NOT_TAKEN),
}
API |= {
    f"{V1}actions/<uuid:action_id>/{move}/": Row(
        allowed="police.dan",
        refused="police.kit",
        own={"action_id": "action sweep"},
        foreign=({"action_id": "action beacon"},),
        get=405,
        post=SENT if move != "supersede" else (200, 403),
    )
    for move in ("accept", "start", "finish", "not-possible", "not-done", "supersede")
}

TABLE: dict[str, Row] = PAGES | DEMANDS | SCREENING | API
