"""Where a complaint lives: nouns; a POST makes one."""

from django.urls import path

from playbook.complaints import customers, handing, notes, records, trial, views

app_name = "complaints"

urlpatterns = [
    path("", views.complaints, name="list"),
    path("new/", views.new, name="new"),
    path("promises/", views.due, name="due"),
    path("pick-up/", handing.pick_up, name="pick-up"),
    path("team/", handing.team, name="team"),
    path("road/", views.road, name="road"),
    path("trial/", trial.trial, name="trial"),
    path("customers/", customers.customers, name="customers"),
    path("<int:number>/", views.complaint, name="complaint"),
    path("<int:number>/moves/", views.moves, name="moves"),
    path("<int:number>/facts/", views.facts, name="facts"),
    path("<int:number>/note/", notes.note, name="note"),
    path("<int:number>/note/texts/<int:pk>/", notes.text, name="text"),
    path("<int:number>/promises/", records.promises, name="promises"),
    path("<int:number>/promises/<int:pk>/kept/", records.kept, name="kept"),
    path("<int:number>/warnings/", records.warnings, name="warnings"),
    path("<int:number>/closure/", records.closure, name="closure"),
    path("<int:number>/cause/", records.cause, name="cause"),
    path("<int:number>/handover/", handing.handover, name="handover"),
    path("<int:number>/holders/", handing.holders, name="holders"),
    path("<int:number>/asks/", handing.asks, name="asks"),
    path("<int:number>/asks/<int:pk>/reply/", handing.reply, name="reply"),
    path("<int:number>/dates/", views.dates, name="dates"),
    path("<int:number>/summary/", views.summary, name="summary"),
    path("<int:number>/temper/", views.temper, name="temper"),
]
