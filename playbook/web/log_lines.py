"""Lines of the log that nobody outside can write: whatever an entry quotes stays in its line, and is escaped."""

import logging


class LineFormatter(logging.Formatter):
    """Time, level, name and message. Control characters are escaped; the lines of a traceback are set in."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The entry on one line."""
        return _escaped(super().formatMessage(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's own name
        """The traceback, each line behind a bar: an exception may quote what somebody sent."""
        text = super().formatException(ei)  # type: ignore[arg-type]
        return "\n".join(f"  | {_escaped(line)}" for line in text.splitlines())

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's own name
        """The same for a stack."""
        return "\n".join(f"  | {_escaped(line)}" for line in stack_info.splitlines())


def _escaped(text: str) -> str:
    """The text with everything that is not printable written as an escape."""
    return text if text.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
