"""One line a message: time, level, logger, text. Tracebacks keep file and line and drop the values in them."""

import logging
import traceback
from datetime import UTC, datetime
from typing import Any


class PlainFormatter(logging.Formatter):
    """Never prints the text of a database error: its DETAIL line may carry a name or an address."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = f"{when} {record.levelname} {record.name} {record.getMessage()}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line

    def formatException(self, ei: Any) -> str:  # noqa: N802 — the name is the library's
        kind, _error, trace = ei
        frames = "".join(traceback.format_tb(trace)) if trace else ""
        return f"{frames}{kind.__module__}.{kind.__name__}" if kind else frames
