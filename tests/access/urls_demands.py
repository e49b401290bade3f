"""Addresses of the register of legal demands, each with its row (see urls_table)."""

from dataclasses import replace

from tests.access.urls_table import FILE, NOT_TAKEN, Row

REGISTER = Row(allowed="harbor.sol", refused="harbor.ada")
DEMAND = replace(
    REGISTER,
    own={"demand_id": "demand main"},
    foreign=({"demand_id": "demand police"}, {"demand_id": "demand police loose"}, {"demand_id": "demand beacon"}),
)
OF_FILE = replace(FILE, allowed="harbor.sol", refused="harbor.ada")

DEMANDS: dict[str, Row] = {
    "cases/demands/": replace(REGISTER, post=NOT_TAKEN),
    "cases/demands/new/": REGISTER,
    "cases/demands/<uuid:demand_id>/": replace(DEMAND, post=NOT_TAKEN),
    "cases/holds/<uuid:hold_id>/lift/": replace(
        REGISTER, own={"hold_id": "hold main"}, foreign=({"hold_id": "hold police"}, {"hold_id": "hold beacon"})
    ),
    "cases/<uuid:file_id>/demands/": replace(OF_FILE, post=NOT_TAKEN),
    "cases/<uuid:file_id>/demands/new/": OF_FILE,
    "cases/<uuid:file_id>/hold/": OF_FILE,
}
DEMANDS |= {
    f"cases/demands/<uuid:demand_id>/{page}/": DEMAND
    for page in ("file", "told", "left", "decide", "day", "again", "mistake")
}
