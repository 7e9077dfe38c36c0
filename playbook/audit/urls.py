"""Where the audit trail is read."""

from django.urls import path

from playbook.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.trail, name="trail"),
    path("entries.csv", views.as_csv, name="csv"),
    path("entries.jsonl", views.as_lines, name="jsonl"),
]
