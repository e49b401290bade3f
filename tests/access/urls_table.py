"""Every address of our own, each with one row: who may open it, whom it refuses, what it hides, how it answers.

Ids are written as the world's names (`file harbor main`, `record police evidence`): `tests.world.key` makes ids of them.
`tests/access/test_urls.py` goes through the rows; an address without a row, and a row without an address, fail there.
"""

from dataclasses import dataclass, field, replace

Ids = dict[str, str]

# What an empty form may be answered with: something to put right, done, or no longer possible. Never a failure.
FORM = (303, 409, 422)
# Pages that only show: what is sent to them is not looked at.
SHOWS = (200, 405)
NOT_TAKEN = (405,)
NEVER = "never existed"


@dataclass(frozen=True)
class Row:
    """How one address behaves.

    `allowed` opens `own` and gets `get`; what they send empty is answered with one of `post`. `refused` works for the same
    agency in a post that may not: 403 (empty where every post may). `foreign` are ids of others, each put in the place of
    one of `own`'s: 404, as for ids that never existed. `blind` ids are only written to, so that none can be asked after.
    """

    allowed: str = "harbor.ada"
    refused: str = ""
    own: Ids = field(default_factory=dict)
    foreign: tuple[Ids, ...] = ()
    blind: tuple[str, ...] = ()
    get: int = 200
    post: tuple[int, ...] = FORM
    public: bool = False
    # What is sent with the foreign ids where an empty form is refused before any id is looked at, and GET looks at none.
    sent: Ids = field(default_factory=dict)
    # A door that opens by something else than a post, a token or DEBUG: without it, it is not there.
    closed: bool = False


EVERYONE = Row()
FILE = Row(
    own={"file_id": "file harbor main"}, foreign=({"file_id": "file beacon own"}, {"file_id": "file police second"})
)
# Administrators see no file; a conflict officer sees files and changes none.
READ = replace(FILE, refused="harbor.adam", post=SHOWS)
WRITE = replace(FILE, refused="harbor.cora")
PEOPLE = Row(allowed="harbor.adam", refused="harbor.ada")
SECOND = Row(allowed="harbor.sol", refused="harbor.ada")
AGENCY = Row(foreign=({"agency_id": "agency beacon"},), post=NOT_TAKEN)
OFFER = Row(
    allowed="probation.pip",
    own={"disclosure_id": "disclosure main to probation"},
    foreign=({"disclosure_id": "disclosure main to health"}, {"disclosure_id": "disclosure named to police"}),
)

ACCOUNT: dict[str, Row] = {
    "": replace(EVERYONE, get=302, post=(302, 405)),
    "menu/": replace(EVERYONE, post=SHOWS),
    "working-as/": replace(EVERYONE, post=(404,)),
    "emergency/": replace(EVERYONE, post=SHOWS),
    "policy/": replace(EVERYONE, post=SHOWS),
    "agencies/": replace(EVERYONE, post=NOT_TAKEN),
    "agencies/<uuid:agency_id>/": replace(AGENCY, own={"agency_id": "agency police"}),
    "agencies/<uuid:agency_id>/<int:number>/": replace(AGENCY, own={"agency_id": "agency harbor", "number": "2"}),
    "manage/limits/": PEOPLE,
    "account/": EVERYONE,
    "account/sessions/": replace(EVERYONE, post=SHOWS),
    "account/sessions/end/": replace(EVERYONE, get=405, post=(404,)),
    "account/sessions/end-others/": replace(EVERYONE, get=405),
    "account/keepalive/": replace(EVERYONE, get=405, post=(204,)),
    "lock/": replace(EVERYONE, get=405),
    "locked/": replace(EVERYONE, get=303),
    "locked/kept/": replace(EVERYONE, get=303, post=(303,)),
    # Nothing is locked: there is nothing to open.
    "locked/passkey/": replace(EVERYONE, get=303, post=(303,)),
    "locked/passkey/begin/": replace(EVERYONE, get=405, post=(409,)),
    "account/again/passkey/begin/": replace(EVERYONE, get=405, post=(200,)),
    "account/second-factor/passkeys/begin/": replace(EVERYONE, get=405, post=(200, 403)),
    "account/second-factor/passkeys/add/": replace(EVERYONE, get=302, post=(302,)),  # asks who one is first
    # Numbers of the library's own table, asked for by person: tests/accounts/test_passkeys.py shows foreign and absent alike.
    "account/second-factor/passkeys/<int:passkey>/remove/": replace(
        EVERYONE, own={"passkey": "0"}, get=302, post=(302,)
    ),
    "drafts/<slug:form>/": replace(EVERYONE, own={"form": "file-new"}, get=405, post=(204,)),
    "drafts/<slug:form>/<uuid:subject>/": replace(
        EVERYONE, own={"form": "incident", "subject": "file harbor main"}, blind=("subject",), get=405, post=(204,)
    ),
    "notices/": replace(EVERYONE, post=NOT_TAKEN),
    "notices/count/": replace(EVERYONE, post=NOT_TAKEN),
    "notices/seen/": replace(EVERYONE, get=405),
    "notices/<uuid:notice_id>/": replace(
        EVERYONE,
        allowed="harbor.nell",
        own={"notice_id": "own notice"},
        foreign=({"notice_id": "colleague notice"}, {"notice_id": "foreign notice"}),
        get=302,
        post=NOT_TAKEN,
    ),
    "manage/people/": replace(PEOPLE, post=SHOWS),
    "manage/people/invite/": PEOPLE,
    "manage/people/<uuid:post_id>/": replace(
        PEOPLE,
        own={"post_id": "post harbor nell"},
        foreign=({"post_id": "post police dan"}, {"post_id": "post beacon bea"}),
    ),
    "manage/recoveries/": replace(SECOND, post=SHOWS),
    "manage/recoveries/<uuid:recovery_id>/": replace(
        SECOND, own={"recovery_id": "own recovery"}, foreign=({"recovery_id": "foreign recovery"},)
    ),
    "manage/recoveries/<uuid:recovery_id>/stop/": replace(
        SECOND, own={"recovery_id": "own recovery"}, foreign=({"recovery_id": "foreign recovery"},), get=405
    ),
    "manage/invitations/<uuid:invitation_id>/": replace(
        PEOPLE, own={"invitation_id": "invitation"}, foreign=({"invitation_id": "foreign invitation"},)
    ),
}
ACCOUNT |= {
    f"manage/people/<uuid:post_id>/{end}/": ACCOUNT["manage/people/<uuid:post_id>/"]
    for end in ("end", "lost-second-factor")
}

FILES: dict[str, Row] = {
    "cases/": Row(refused="harbor.adam", post=SHOWS),
    "cases/find/": Row(refused="harbor.adam"),
    "cases/new/": Row(refused="harbor.cora"),
    "cases/<uuid:file_id>/workers/": replace(FILE, allowed="harbor.sol", refused="harbor.cora"),
    "cases/<uuid:file_id>/conflict/": replace(FILE, allowed="harbor.cora", refused="harbor.ada"),
    "cases/<uuid:file_id>/reviews/": replace(READ, post=FORM),
    "cases/<uuid:file_id>/reviews/monitoring/": replace(WRITE, get=405),
    "cases/<uuid:file_id>/looked/": replace(READ, post=NOT_TAKEN),
    "cases/<uuid:file_id>/people/new/<slug:role>/": replace(WRITE, own=WRITE.own | {"role": "someone"}),
    "cases/<uuid:file_id>/people/<uuid:record_id>/": replace(
        WRITE,
        own=WRITE.own | {"record_id": "record main identity"},
        foreign=(*WRITE.foreign, {"record_id": "record named identity"}, {"record_id": "record beacon incidents"}),
    ),
    "cases/<uuid:file_id>/contact/": replace(READ, post=FORM),
    "cases/<uuid:file_id>/contact/by/<slug:channel>/": replace(READ, own=READ.own | {"channel": "phone"}, post=FORM),
}
FILES |= {
    f"cases/<uuid:file_id>/{page}": READ
    for page in ("", "emergency/", "people/", "people/numbers/", "people/address/", "timeline/", "sharing/")
}
FILES |= {
    f"cases/<uuid:file_id>/{page}/": WRITE
    for page in (
        "level",
        "wants",
        "goals",
        "lead",
        "begin",
        "close",
        "reopen",
        "people/numbers/change",
        "people/address/change",
        "contact/rules",
        "contact/point",
        "incidents/new",
        "sharing/permission",
    )
}
INCIDENT = {"record_id": "record main incidents"}
OTHERS = ({"record_id": "record police evidence"}, {"record_id": "record beacon incidents"})
FILES |= {
    "cases/<uuid:file_id>/incidents/<uuid:record_id>/": replace(
        READ, own=READ.own | INCIDENT, foreign=READ.foreign + OTHERS
    ),
    "cases/<uuid:file_id>/incidents/<uuid:record_id>/correct/": replace(
        WRITE, own=WRITE.own | INCIDENT, foreign=WRITE.foreign + OTHERS
    ),
}

TO = {"agency_id": "agency police"}
TO_OTHERS = ({"agency_id": "agency beacon"},)
PERMISSION = Row(
    own={"release_id": "release main to police"},
    foreign=({"release_id": "release named to police"},),
)
SIGNING = Row(refused="harbor.cora", own={"signing_id": "signing main"}, foreign=({"signing_id": "signing named"},))
SHARING: dict[str, Row] = {
    "cases/sharing/offers/": replace(
        OFFER, own={}, foreign=(), allowed="police.dan", refused="police.disa", post=SHOWS
    ),
    "cases/sharing/offers/<uuid:disclosure_id>/": replace(
        OFFER, get=302, sent={"answer": "accept", "once": "6b0f7c1e-0d55-4f0e-9a55-6f9f0a3b7c11"}
    ),
    "cases/sharing/offers/<uuid:disclosure_id>/join/": replace(
        OFFER,
        allowed="police.dan",
        refused="police.disa",
        own={"disclosure_id": "disclosure main to police"},
        foreign=({"disclosure_id": "disclosure main to health"}, {"disclosure_id": "disclosure quiet to police"}),
    ),
    "cases/sharing/rules/": replace(EVERYONE, post=SHOWS),
    "cases/sharing/standing/": Row(allowed="harbor.adam", refused="harbor.ada"),
    "cases/sharing/signings/<uuid:signing_id>/": SIGNING,
    "cases/sharing/signings/<uuid:signing_id>/state/": replace(SIGNING, post=SHOWS),
    "cases/sharing/permissions/<uuid:release_id>/paper/<int:number>/": replace(
        PERMISSION, own=PERMISSION.own | {"number": "1"}, refused="harbor.adam", post=SHOWS
    ),
    "cases/<uuid:file_id>/sharing/permission/paper/": replace(WRITE, get=302, post=(302,)),
    "cases/sharing/ended/": Row(refused="harbor.adam", post=SHOWS),
    "cases/sharing/permissions/<uuid:release_id>/": replace(PERMISSION, refused="harbor.adam", post=SHOWS),
    "cases/sharing/permissions/<uuid:release_id>/withdraw/": replace(PERMISSION, refused="harbor.cora"),
    "cases/sharing/shares/<uuid:disclosure_id>/end/": Row(
        allowed="police.dan",
        refused="police.kit",
        own={"disclosure_id": "disclosure police to main"},
        foreign=({"disclosure_id": "disclosure main to health"}, {"disclosure_id": "disclosure main to probation"}),
    ),
    "cases/<uuid:file_id>/sharing/permission/sign/": replace(WRITE, get=302, post=(302,)),
    "cases/<uuid:file_id>/sharing/to/": replace(WRITE, post=SHOWS),
    "cases/<uuid:file_id>/sharing/as/<uuid:agency_id>/": replace(
        READ, own=READ.own | TO, foreign=READ.foreign + TO_OTHERS
    ),
    "cases/<uuid:file_id>/sharing/to/<uuid:agency_id>/sign/": replace(
        WRITE, own=WRITE.own | TO, foreign=WRITE.foreign + TO_OTHERS, get=302, post=(302,)
    ),
    "cases/<uuid:file_id>/sharing/back/<uuid:agency_id>/": Row(
        allowed="police.dan",
        refused="police.kit",
        own={"file_id": "file police own", "agency_id": "agency harbor"},
        foreign=({"file_id": "file harbor quiet"}, {"agency_id": "agency housing"}, *TO_OTHERS),
    ),
}
SHARING |= {
    f"cases/<uuid:file_id>/sharing/to/<uuid:agency_id>/{page}": replace(
        WRITE, own=WRITE.own | TO, foreign=WRITE.foreign + TO_OTHERS
    )
    for page in ("", "permission/")
}

REFERRAL = Row(
    own={"referral_id": "referral main to housing"},
    foreign=({"referral_id": "referral second to prosecution"}, {"referral_id": "referral named draft"}),
)
QUEUED = replace(
    REFERRAL,
    own={"referral_id": "referral plain to harbor"},
    foreign=({"referral_id": "referral second to prosecution"}, {"referral_id": "referral beacon draft"}),
)
REPORT = {"file_id": "file police own", "record_id": "record police incidents"}
REFERRALS: dict[str, Row] = {
    "referrals/": Row(refused="harbor.adam", post=SHOWS),
    "referrals/offer/": Row(allowed="police.dan", refused="police.kit"),
    "referrals/duty/": Row(refused="harbor.cora", post=NOT_TAKEN),
    "referrals/duty/panel/": Row(refused="harbor.cora", post=NOT_TAKEN),
    "referrals/duty/rota/": Row(allowed="harbor.adam", refused="harbor.ada"),
    "referrals/<uuid:referral_id>/": replace(REFERRAL, refused="harbor.cora", post=SHOWS),
    "referrals/<uuid:referral_id>/take/": replace(QUEUED, refused="harbor.cora", get=302),
    "referrals/<uuid:referral_id>/<slug:verb>/": replace(
        QUEUED, refused="harbor.cora", own=QUEUED.own | {"verb": "refuse"}
    ),
    "cases/<uuid:file_id>/referrals/": replace(READ, post=SHOWS),
    "cases/<uuid:file_id>/referrals/new/": WRITE,
    "cases/<uuid:file_id>/referrals/elsewhere/": WRITE,
    "cases/<uuid:file_id>/referrals/offer/<uuid:record_id>/": Row(
        allowed="police.dan",
        refused="police.kit",
        own=REPORT,
        foreign=({"file_id": "file harbor quiet"}, {"record_id": "record beacon incidents"}),
    ),
}

# What the world's country does not have says so: 409. A borough's pages are read in tests/cases/sharing/now.
GROUNDS: dict[str, Row] = {
    "cases/sharing/arrived/": Row(allowed="police.dan", refused="police.disa", post=SHOWS),
    "cases/sharing/grounds/<uuid:ground_id>/": Row(
        own={"ground_id": "ground harbor main"},
        foreign=({"ground_id": "ground harbor named"}, {"ground_id": "ground police own"}),
        refused="harbor.adam",
        post=(403,),
    ),
    "cases/sharing/agreements/": Row(refused="harbor.adam", get=409, post=(409,)),
    "cases/sharing/agreements/new/": Row(
        allowed="coordination.col", refused="coordination.olive", get=409, post=(409,)
    ),
    "cases/sharing/agreements/<uuid:agreement_id>/": Row(
        allowed="coordination.col",
        refused="coordination.olive",
        own={"agreement_id": "agreement larkspur"},
        foreign=({"agreement_id": "agreement nowhere"},),
        get=409,
        post=(409,),
    ),
    "cases/sharing/agreements/<uuid:agreement_id>/end/": Row(
        allowed="coordination.col",
        refused="coordination.olive",
        own={"agreement_id": "agreement larkspur"},
        foreign=({"agreement_id": "agreement nowhere"},),
        get=302,
    ),
    "cases/sharing/objections/<uuid:objection_id>/": Row(
        own={"objection_id": "objection harbor main"},
        foreign=({"objection_id": "objection harbor named"}, {"objection_id": "objection police own"}),
        refused="harbor.adam",
        post=(403, 422),
    ),
    "cases/<uuid:file_id>/sharing/now/": replace(WRITE, get=302, post=(302,)),
    "cases/<uuid:file_id>/sharing/danger/": WRITE,
    "cases/<uuid:file_id>/sharing/wish/": replace(WRITE, get=409, post=(409,)),
    "cases/<uuid:file_id>/sharing/object/": replace(WRITE, get=409, post=(409,)),
}

PUBLIC: dict[str, Row] = {
    "sign-in/passkey/": Row(public=True, get=302, post=(422,)),
    "sign-in/passkey/begin/": Row(public=True, get=405, post=(200,)),
    "alive/": Row(public=True, post=SHOWS),
    "n/": Row(public=True, closed=True, get=404, post=(404,)),
    "n/leave/": Row(public=True, get=303, post=(204,)),
    "n/<str:token>/": Row(public=True, closed=True, own={"token": "no-such-link"}, get=404, post=(404,)),
    "n/<path:rest>": Row(public=True, closed=True, own={"rest": "no/such/page"}, get=404, post=(404,)),
    "gallery/": Row(public=True, closed=True, get=404, post=NOT_TAKEN),
    "demo/enter/": Row(public=True, closed=True, get=405, post=(404,)),
    "demo/mail/": Row(public=True, closed=True, get=404, post=NOT_TAKEN),
    "join/<str:token>/": Row(public=True, closed=True, own={"token": "no-such-token"}, get=404, post=(404,)),
}

MEETING = Row(
    allowed="police.dan",
    refused="police.kit",
    own={"meeting_id": "meeting core"},
    foreign=({"meeting_id": "meeting beacon"},),
    post=SHOWS,
)
CHAIR = replace(MEETING, allowed="coordination.col", refused="police.dan", post=FORM)
ITEM = Row(
    allowed="coordination.col",
    refused="coordination.olive",
    own={"item_id": "item main"},
    foreign=({"item_id": "item police"}, {"item_id": "item named"}, {"item_id": "item beacon"}),
    get=405,
)
TOPIC = replace(CHAIR, own={"topic_id": "topic core"}, foreign=({"topic_id": "topic beacon"},), get=405)
LINE = Row(
    refused="harbor.cora",
    own={"record_id": "record main line"},
    foreign=({"record_id": "record police evidence"}, {"record_id": "record beacon incidents"}),
)
MEETINGS: dict[str, Row] = {
    "meetings/": Row(allowed="police.dan", refused="police.kit", post=NOT_TAKEN),
    "meetings/actions/": Row(allowed="police.dan", refused="police.kit", post=NOT_TAKEN),
    "meetings/forum/<slug:seat>/": Row(allowed="coordination.col", refused="police.dan", own={"seat": "core"}),
    "meetings/convene/<slug:seat>/": Row(allowed="coordination.col", refused="police.dan", own={"seat": "core"}),
    "meetings/<uuid:meeting_id>/agenda/": replace(MEETING, post=NOT_TAKEN),
    "meetings/<uuid:meeting_id>/papers/": replace(MEETING, post=NOT_TAKEN),
    "meetings/<uuid:meeting_id>/papers/<slug:code>/": replace(
        MEETING, own=MEETING.own | {"code": "agenda_paper"}, get=405, post=(200, 422)
    ),
    "meetings/<uuid:meeting_id>/build/": CHAIR,
    "meetings/<uuid:meeting_id>/take/": replace(CHAIR, get=405),
    "meetings/<uuid:meeting_id>/research/": replace(MEETING, refused="coordination.olive", post=FORM),
    "meetings/items/<uuid:item_id>/research/": replace(
        ITEM,
        allowed="police.dan",
        refused="police.kit",
        foreign=({"item_id": "item quiet"}, {"item_id": "item beacon"}),
    ),
    "meetings/<uuid:meeting_id>/move/<slug:move>/": replace(
        CHAIR, own=CHAIR.own | {"move": "close_referrals"}, get=405
    ),
    "meetings/<uuid:meeting_id>/live/": replace(MEETING, post=(200,)),
    "meetings/<uuid:meeting_id>/minutes/": replace(MEETING, post=NOT_TAKEN),
    "meetings/<uuid:meeting_id>/present/": replace(MEETING, post=FORM),
    "meetings/<uuid:meeting_id>/present/paper/": replace(CHAIR, get=405),
    "meetings/<uuid:meeting_id>/screen/": replace(CHAIR, post=NOT_TAKEN),
    "meetings/<uuid:meeting_id>/screen/pause/": replace(CHAIR, get=405),
    "meetings/present/<uuid:attendance_id>/<slug:move>/": Row(
        allowed="police.dan",
        refused="police.kit",
        own={"attendance_id": "present Dan Deputy", "move": "leave"},
        foreign=({"attendance_id": "present Bea Outsider"},),
        get=405,
    ),
    "meetings/topics/<uuid:topic_id>/done/": TOPIC,
    "meetings/topics/<uuid:topic_id>/place/": TOPIC,
    "meetings/items/<uuid:item_id>/show/": ITEM,
    "meetings/items/<uuid:item_id>/close/": ITEM,
    "meetings/lines/<uuid:record_id>/": LINE,
    "meetings/lines/<uuid:record_id>/undo/": replace(LINE, get=405),
    "meetings/items/<uuid:item_id>/take/": ITEM,
    "meetings/items/<uuid:item_id>/defer/": ITEM,
    "meetings/items/<uuid:item_id>/place/": ITEM,
    "meetings/items/<uuid:item_id>/withdraw/": Row(
        refused="harbor.cora",
        own={"item_id": "item main"},
        foreign=({"item_id": "item named"}, {"item_id": "item beacon"}),
    ),
    "cases/<uuid:file_id>/bring/": WRITE,
    "cases/<uuid:file_id>/actions/": replace(READ, post=FORM),
    "cases/actions/<uuid:action_id>/<slug:move>/": Row(
        allowed="police.dan",
        refused="police.kit",
        own={"action_id": "action sweep", "move": "start"},
        foreign=({"action_id": "action beacon"},),
    ),
}

JOB = Row(
    own={"job_id": "job Ada Advocate"},
    foreign=({"job_id": "job Nell Named"}, {"job_id": "job Bea Outsider"}),
    post=NOT_TAKEN,
)
# Printing takes a form and answers with a paper, or shows the form again.
PRINTED = (200, 422)
PAPERS: dict[str, Row] = {
    "jobs/<uuid:job_id>/": JOB,
    "jobs/<uuid:job_id>/state/": JOB,
    "jobs/<uuid:job_id>/paper/": replace(JOB, get=409),
    "copies/<uuid:copy_id>/": Row(
        refused="harbor.adam",
        own={"copy_id": "copy Ada Advocate harbor main"},
        foreign=({"copy_id": "copy Nell Named harbor named"}, {"copy_id": "copy Dan Deputy police own"}),
        get=405,
    ),
    "cases/<uuid:file_id>/papers/": replace(READ, post=NOT_TAKEN),
    "cases/<uuid:file_id>/papers/<slug:code>/": replace(
        READ, own=READ.own | {"code": "case_sheet"}, get=405, post=PRINTED
    ),
    "cases/sharing/permissions/<uuid:release_id>/paper/": replace(
        PERMISSION, refused="harbor.adam", get=405, post=PRINTED
    ),
}

# Those of screening stand in `urls_screening`, those of the programming interface in `urls_api`.
PAGES: dict[str, Row] = PAPERS | MEETINGS | ACCOUNT | FILES | SHARING | GROUNDS | REFERRALS | PUBLIC

# Pages of the sign-in library, with its own tests; what we changed of them is tested in tests/accounts.
LIBRARY: dict[str, str] = {
    "sign-in/": "signing in: tests/accounts/test_sign_in.py",
    "sign-in/second-step/": "signing in: tests/accounts/test_sign_in.py",
    "sign-out/": "signing out",
    "account/password/forgotten/": "password forgotten: tests/accounts/test_password.py",
    "account/password/forgotten/sent/": "says the same for known and unknown addresses",
    "^link/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$": "the key of the mail says who may",
    "account/password/new/done/": "says that it is done",
    "account/address/sent/": "says that a link is on its way",
    "link/address/<key>/": "the key of the mail says who may",
    "account/again/": "asks for the password once more",
    "account/again/code/": "asks for a code once more",
    "account/again/passkey/": "asks for a passkey once more: tests/accounts/test_passkeys.py",
    "account/second-factor/set-up/": "one's own second factor",
    "account/password/": "one's own password",
    "account/second-factor/": "one's own second factor",
    "account/second-factor/replace/": "one's own second factor",
    "account/recovery-codes/": "one's own codes",
    "account/recovery-codes/new/": "one's own codes",
    "account/recovery-codes/file/": "one's own codes",
}
