"""The programming interface described for machines (OpenAPI 3): drawn from the views, with every refusal there is."""

from functools import cache
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from ccr.core.api_pages import CURSOR
from ccr.core.api_problems import PROBLEM
from ccr.tenancy.api import Endpoint, account_endpoint, says

REFUSALS = {
    "401": "Nobody is signed in.",
    "403": "The post does not include it, the sign-in is not finished, or the CSRF token is missing; the reason is in words.",
    "404": "Absent, foreign, ended or shut: the answer never says which.",
    "405": "Another method.",
    "406": "Another form than JSON was asked for.",
    "423": "The session is locked after a quarter of an hour without work.",
    "429": "Too often; see Retry-After.",
}
# A list in pages may be sent one thing that cannot be read: its cursor.
REFUSALS_OF_LISTS = {"400": "Not readable: what was sent is no JSON, or no cursor of this list."}
REFUSALS_OF_ACTS = {
    **REFUSALS_OF_LISTS,
    "409": "Not possible now; or somebody was faster, with both texts in `current` and `yours`.",
    "413": "More than is taken at once.",
    "415": "Sent in another form than JSON.",
    "422": "Something to put right, by field. Nothing was saved.",
}
PROBLEM_SCHEMA = {
    "type": "object",
    "description": "A problem (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One plain sentence; empty where nothing may be said."},
        "errors": {"type": "object", "additionalProperties": {}, "description": "Sentences by field."},
        "current": {"description": "What stands there now, with its version."},
        "yours": {"description": "What was sent."},
    },
}


def with_refusals(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Every method with the problems it may answer; acts with the way a second sending is answered."""
    components = result["components"]
    components.setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    body = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components["responses"] = {
        f"Problem{status}": {"description": words, "content": body}
        for status, words in sorted({**REFUSALS, **REFUSALS_OF_ACTS}.items())
    }
    components["responses"]["DoneBefore"] = {
        "description": "This key was used before: nothing was done again. Location is where it led.",
        "headers": {"Location": {"schema": {"type": "string"}}},
    }
    for methods in result["paths"].values():
        for method, operation in methods.items():
            acts = method == "post"
            in_pages = any(one["name"] == CURSOR for one in operation.get("parameters", []))
            for status in {**REFUSALS, **(REFUSALS_OF_ACTS if acts else REFUSALS_OF_LISTS if in_pages else {})}:
                operation["responses"].setdefault(status, {"$ref": f"#/components/responses/Problem{status}"})
            if acts:
                operation["responses"]["303"] = {"$ref": "#/components/responses/DoneBefore"}
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


@cache
def schema() -> dict[str, Any]:
    """The whole description. It is the same for everybody: it names what there is, not what somebody may."""
    with translation.override("en-us"):
        described: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return described


class Schema(Endpoint):
    @says("This description", gives=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> HttpResponse:
        """The interface in OpenAPI 3."""
        return Response(schema())


view = account_endpoint(Schema)
