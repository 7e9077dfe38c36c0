"""Django's database sessions, which know whose they are: one query finds the session and the person."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from playbook.accounts.models import Session, User


class SessionStore(db.SessionStore):
    """The session, and in `user` the person it belongs to once it has been read."""

    user: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:  # type: ignore[override]
        """Our table."""
        return Session

    def load(self) -> dict[str, Any]:
        """Read the session and its person. Sessions of somebody who was deactivated are deleted."""
        found = (
            Session.objects.filter(session_key=str(self.session_key), expire_date__gt=timezone.now())
            .select_related("user__team")
            .first()
        )
        if found and found.user and not found.user.is_active:
            Session.objects.filter(user=found.user).delete()
            found = None
        if not found:
            self._session_key = None
            return {}
        self.user = found.user
        data: dict[str, Any] = self.decode(found.session_data)
        return data

    def create_model_instance(self, data: dict[str, Any]) -> Session:  # type: ignore[override]
        """The row for `data`, with whose it is."""
        return Session(
            session_key=str(self.session_key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
        )
