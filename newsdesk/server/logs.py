"""Logs for people, as they were, or for programs: a JSON object a line, on standard error."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum

from corpus import NewsdeskError
from newsdesk.api.request_ids import request_id

_OURS = ("corpus", "index", "qa", "newsdesk")  # of these also what is no warning
_log = logging.getLogger(__name__)


class LogFormat(StrEnum):
    """How the server logs."""

    TEXT = "text"
    JSON = "json"


class JsonLines(logging.Formatter):
    """Makes a JSON object of each record: `time`, `level`, `logger`, `message`, `request_id`, and its own `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the record in one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if current := request_id():
            line["request_id"] = current
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


@contextmanager
def logging_as(log_format: LogFormat) -> Iterator[None]:
    """Logs in a form until the block ends; in JSON, an error that ends the block is a line, too.

    Raises:
        SystemExit: In JSON, instead of a NewsdeskError, after its line was written.
    """
    if log_format is LogFormat.TEXT:
        yield
        return
    root = logging.getLogger()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    levels = {name: logging.getLogger(name).level for name in _OURS}
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(True)
    try:
        yield
    except NewsdeskError as error:
        _log.error("%s", error)
        sys.exit(1)
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def speaker(log_format: LogFormat) -> Callable[[str], None]:
    """Returns what says where the page is and such: printed for people, a line of the log for programs."""
    if log_format is LogFormat.JSON:
        return lambda message: _log.info("%s", message)
    return lambda message: print(message, flush=True)
