"""Where what is learned is read, and where readers send what they missed."""

from django.urls import path

from playbook.insights import reports, views

app_name = "insights"

urlpatterns = [
    path("", reports.insights, name="insights"),
    path("<slug:slug>.csv", reports.table, name="table"),
    path("gaps/", views.gaps, name="gaps"),
    path("gaps/<int:pk>/answers/", views.answers, name="answers"),
    path("verdicts/", views.verdicts, name="verdicts"),
    path("verdicts/<int:pk>/replies/", views.replies, name="replies"),
]
