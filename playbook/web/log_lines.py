"""Lines of the log, as text or JSON. Nobody outside can write one, and nothing that anybody typed is in one.

Each says when (with the time zone), how grave, from where in the code, and where it belongs to a request, its number
and the number of the person who asked. Control characters are escaped. In production an exception is named without
its words, because those may quote what somebody typed; the lines of the code that led to it are there.
"""

import datetime
import json
import logging
import traceback
from types import TracebackType

from django.conf import settings

from playbook.web.current_request import current_person, request_number

type ExceptionInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class Context(logging.Filter):
    """Adds to each entry the request it belongs to, and takes what was typed out of entries of Django's."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the entry, but for refusals that the line of the request says already."""
        record.request_number = request_number()
        person = current_person()
        record.person = person.pk if person else None
        if record.name.startswith("django.security."):
            record.msg, record.args = f"Refused: {record.name.rpartition('.')[2]}", ()
            record.exc_info = None
        elif record.name == "django.request":
            record.msg, record.args = f"Answered with status {getattr(record, 'status_code', '?')}", ()
            return record.levelno >= logging.ERROR
        return True


class LineFormatter(logging.Formatter):
    """Text: one line an entry; the lines of a traceback are set in behind a bar."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {about}{message}", style="{")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's own name
        """When it was, with the time zone."""
        return _time(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The entry on one line."""
        number, person = getattr(record, "request_number", ""), getattr(record, "person", None)
        record.about = f"[{number} person={person or '-'}] " if number else ""
        return _escaped(super().formatMessage(record))

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - logging's own name
        """The traceback, each line behind a bar."""
        return "\n".join(f"  | {_escaped(line)}" for line in _told(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's own name
        """The same for a stack."""
        return "\n".join(f"  | {_escaped(line)}" for line in stack_info.splitlines())


class JsonFormatter(logging.Formatter):
    """JSON: one object an entry, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry. What a line of a request or of the audit trail has besides stands in fields of its own."""
        values = {"time": _time(record), "level": record.levelname, "logger": record.name}
        values |= {"message": record.getMessage()}
        for name in ("request_number", "person", "audit", "answer"):
            if (value := getattr(record, name, None)) not in (None, ""):
                values[name] = value
        if record.exc_info:
            values["traceback"] = "\n".join(_told(record.exc_info))
        return json.dumps(values, default=str)


def _time(record: logging.LogRecord) -> str:
    return datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds")


def _told(info: ExceptionInfo) -> list[str]:
    """A traceback in lines."""
    if not settings.PRODUCTION:
        return "".join(traceback.format_exception(*info)).splitlines()
    error, lines, seen = info[1], list[str](), set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = "".join(traceback.format_tb(error.__traceback__)).splitlines()
        lines = [*frames, f"{type(error).__module__}.{type(error).__qualname__}", *lines]
        error = error.__cause__ or error.__context__
    return lines


def _escaped(text: str) -> str:
    """The text with everything that is not printable written as an escape."""
    return text if text.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
