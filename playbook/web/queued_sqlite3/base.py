"""The connection to SQLite: a transaction begins when it is its turn, and the next may begin when it ends."""

from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite

from playbook.web.queued_sqlite3.line import Line, line_at

PATIENCE = 5.0  # seconds in the line; after them SQLite's own patience begins


class DatabaseWrapper(SQLite):
    """Django's, with the line before each transaction. What is written outside of one goes to the file as ever."""

    _line: Line | None = None  # that it stands in

    def set_autocommit(self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False) -> None:
        """Begin a transaction, or be done with one, as Django's does."""
        if not autocommit:
            self._enter()
        try:
            super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        except BaseException:
            self._leave()
            raise

    def commit(self) -> None:
        """Commit, and let the next one begin."""
        try:
            super().commit()
        finally:
            self._leave()

    def rollback(self) -> None:
        """Take it back, and let the next one begin."""
        try:
            super().rollback()
        finally:
            self._leave()

    def close(self) -> None:
        """Close the connection, which ends whatever was begun on it."""
        try:
            super().close()
        finally:
            self._leave()

    def _enter(self) -> None:
        self._leave()
        line = line_at(str(self.settings_dict["NAME"]))
        if line and line.enter(PATIENCE):
            self._line = line

    def _leave(self) -> None:
        if line := self._line:
            self._line = None
            line.leave()
