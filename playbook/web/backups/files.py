"""What the system says of a file or folder that is no use, in words for whoever gave the command."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from playbook.web.environment import own_user


@contextmanager
def files_for_people() -> Iterator[None]:
    """Raise `CommandError` that names the file and the user where one in the block may not be read or written."""
    try:
        yield
    except OSError as error:
        raise CommandError(
            f"{error.filename or 'A file'} is no use here ({error.strerror or type(error).__name__}). Name another, or "
            f"let the user {own_user()}, who runs this command, read and write there."
        ) from error
