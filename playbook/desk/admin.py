"""Registers what managers work with; the pages themselves are in `desk/`."""

from playbook.desk import documents, editions

__all__ = ["documents", "editions"]
