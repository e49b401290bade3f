"""The addresses of screening, each with one row as in `urls_table`: first questions, assessments, results, steps, plan."""

from dataclasses import replace

from tests.access.urls_table import READ, SHOWS, WRITE, Row

ASSESSMENT = {"record_id": "own assessment"}
OTHER_ASSESSMENTS = ({"record_id": "foreign assessment"}, {"record_id": "record beacon incidents"})
ANSWERED = replace(WRITE, own=WRITE.own | ASSESSMENT, foreign=WRITE.foreign + OTHER_ASSESSMENTS)
RISK: dict[str, Row] = {
    "cases/<uuid:file_id>/risk/": replace(READ, post=SHOWS),
    "cases/<uuid:file_id>/risk/results/new/": WRITE,
    "cases/<uuid:file_id>/risk/results/<uuid:record_id>/": replace(
        WRITE,
        own=WRITE.own | {"record_id": "own result"},
        foreign=(*WRITE.foreign, {"record_id": "foreign result"}, {"record_id": "record main incidents"}),
    ),
    "cases/<uuid:file_id>/risk/new/<slug:instrument>/": replace(WRITE, own=WRITE.own | {"instrument": "profile"}),
    "cases/<uuid:file_id>/risk/<uuid:record_id>/": replace(
        READ, own=READ.own | ASSESSMENT, foreign=READ.foreign + OTHER_ASSESSMENTS
    ),
    "cases/<uuid:file_id>/risk/<uuid:record_id>/finish/": ANSWERED,
    "cases/<uuid:file_id>/risk/<uuid:record_id>/set-aside/": ANSWERED,
    "cases/<uuid:file_id>/risk/<uuid:record_id>/<slug:part>/": replace(
        ANSWERED, own=ANSWERED.own | {"part": "threats"}
    ),
}

PLAN_LINE = {"record_id": "own plan line"}
OTHER_LINES = ({"record_id": "foreign plan line"}, {"record_id": "record main incidents"})
FIRST: dict[str, Row] = {
    "screening/new/": Row(refused="harbor.cora"),
    "cases/<uuid:file_id>/first/": WRITE,
    "cases/<uuid:file_id>/first/<uuid:record_id>/": replace(
        READ,
        own=READ.own | {"record_id": "own screen"},
        foreign=(*READ.foreign, {"record_id": "foreign screen"}, {"record_id": "record main incidents"}),
    ),
    "cases/<uuid:file_id>/safety-step/": WRITE,
    "cases/<uuid:file_id>/safety-plan/": READ,
    "cases/<uuid:file_id>/safety-plan/print/": READ,
    "cases/<uuid:file_id>/safety-plan/add/": WRITE,
    "cases/<uuid:file_id>/safety-plan/sheet/": WRITE,
    "cases/<uuid:file_id>/safety-plan/suggested/": replace(WRITE, get=405),
    "cases/<uuid:file_id>/safety-plan/<uuid:record_id>/": replace(
        WRITE, own=WRITE.own | PLAN_LINE, foreign=WRITE.foreign + OTHER_LINES
    ),
    "cases/<uuid:file_id>/safety-plan/<uuid:record_id>/mark/": replace(
        WRITE, own=WRITE.own | PLAN_LINE, foreign=WRITE.foreign + OTHER_LINES, get=405
    ),
}

SCREENING: dict[str, Row] = FIRST | RISK
