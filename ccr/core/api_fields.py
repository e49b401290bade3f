"""How the programming interface reads what is sent: strict JSON, the same text, days and codes as the forms take."""

from collections.abc import Iterable
from datetime import date, time
from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import models
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions, parsers, serializers

from ccr.core.text import Unreadable, tidy

NOT_OFFERED = _("Choose one of the answers offered.")
# Days outside of these are slips of the keyboard; zones cannot reckon with the first and the last year there is.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class TooLarge(exceptions.APIException):
    """More bytes than a form may have."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class StrictJSON(parsers.JSONParser):
    """JSON of at most as many bytes as a form may have, and an object: nothing deep enough to break the reader."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The object that was sent. Raises TooLarge, ParseError."""
        longest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        request = (parser_context or {})["request"]._request  # noqa: SLF001 — DRF's documented way to the request inside
        try:
            if int(request.META.get("CONTENT_LENGTH") or 0) > longest:
                raise TooLarge
            # Reading it whole is what Django holds to its limit.
            return super().parse(BytesIO(request.body), media_type, parser_context)
        except (RequestDataTooBig, MemoryError):
            raise TooLarge from None
        except RecursionError:
            raise exceptions.ParseError from None


class Body(serializers.Serializer[Any]):
    """What an act takes. A name that is not one of its fields is said to be unknown: nothing sent is silently left out."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := [str(name) for name in data if name not in self.fields]):
            raise exceptions.ValidationError({name: [_("There is no such field here.")] for name in unknown[:20]})
        return super().to_internal_value(data)


class NothingMore(Body):
    """Nothing is asked: an empty object."""


class Text(serializers.CharField):
    """Text as the forms take it: brought into one form; control and direction marks are refused. `lines`: more than one."""

    def __init__(self, *, longest: int = 200, lines: bool = False, **kwargs: Any) -> None:
        self.longest, self.lines = longest, lines
        kwargs.setdefault("allow_blank", not kwargs.get("required", True))
        if not kwargs.get("required", True):
            kwargs.setdefault("default", "")
            del kwargs["required"]
        super().__init__(trim_whitespace=False, **kwargs)
        # tidy speaks of NUL and halves of characters in our own words, and counts the length after tidying.
        self.validators = []

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            text = tidy(data, lines=self.lines, longest=self.longest)
        except Unreadable as refused:
            raise exceptions.ValidationError(refused.message, code=refused.code) from None
        if not text and not self.allow_blank:
            self.fail("blank")
        return text

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Also of a value of spaces only: it is what is left of it that counts."""
        if data == "" and not self.allow_blank:
            self.fail("blank")
        return super().run_validation(data)


class Phone(Text):
    """A telephone number as people write it: at least three figures."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=40, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text and sum(character.isdigit() for character in text) < 3:
            raise exceptions.ValidationError(_("This is not a telephone number. For example, 555 0134"))
        return text


class Day(serializers.DateField):
    """A day, written YYYY-MM-DD."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value if isinstance(value, str) else str(type(value)))
        if not EARLIEST <= day <= LATEST:
            self.fail("invalid", format="YYYY-MM-DD")
        return day


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"})
class TimeOfDay(serializers.TimeField):
    """A time of day in the partnership's zone, written HH:MM."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **kwargs)

    def to_internal_value(self, value: Any) -> time:
        found: time = super().to_internal_value(value if isinstance(value, str) else str(type(value)))
        return found


class Yes(serializers.BooleanField):
    """True or false and nothing that resembles them."""

    def to_internal_value(self, data: Any) -> bool:
        if data is not True and data is not False:
            self.fail("invalid", input="")
        return bool(data)


class Whole(serializers.IntegerField):
    """A whole number, not in quotes."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Code(serializers.ChoiceField):
    """One code of a list that is offered."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        if isinstance(choices, type) and issubclass(choices, models.TextChoices):
            choices = choices.choices
        kwargs.setdefault("error_messages", {})["invalid_choice"] = NOT_OFFERED
        super().__init__(choices=list(choices), **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input="")
        return super().to_internal_value(data)


class Codes(serializers.ListField):
    """Several codes of a list that is offered, each once."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(child=Code(choices), max_length=100, **kwargs)

    def to_internal_value(self, data: Any) -> list[Any]:
        return list(dict.fromkeys(super().to_internal_value(data)))


@extend_schema_field(OpenApiTypes.UUID)
class Id(serializers.UUIDField):
    """An id as text."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value="")
        return super().to_internal_value(data)


def named(kinds: Iterable[Any]) -> list[str]:
    """Members of an enumeration of numbers by their names, as codes."""
    return [one.name.lower() for one in kinds]
