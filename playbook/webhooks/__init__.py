"""Telling other programs what happens here: events in an outbox, sent by `manage.py work`."""
