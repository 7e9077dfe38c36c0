"""Where a live complaint is worked on; a POST makes what its noun says."""

from django.urls import path

from playbook.call import (
    draft_trial,
    message_views,
    note_views,
    record_views,
    reply_views,
    start_views,
    suggestion_views,
    views,
)

urlpatterns = [
    path("new/", views.new, name="new"),
    path("start/", start_views.begin, name="start"),
    path("road/", views.road, name="road"),
    path("from-message/", message_views.from_message, name="from_message"),
    path("suggestions/", suggestion_views.suggestions, name="suggestions"),
    path("trial/", draft_trial.trial, name="trial"),
    path("<int:number>/", views.complaint, name="complaint"),
    path("<int:number>/moves/", views.moves, name="moves"),
    path("<int:number>/facts/", views.facts, name="facts"),
    path("<int:number>/note/", note_views.note, name="note"),
    path("<int:number>/reply/", reply_views.reply, name="reply"),
    path("<int:number>/replies/", reply_views.replies, name="replies"),
    path("<int:number>/note/texts/<int:pk>/", note_views.text, name="text"),
    path("<int:number>/promises/", record_views.promises, name="promises"),
    path("<int:number>/promises/<int:pk>/kept/", record_views.kept, name="kept"),
    path("<int:number>/warnings/", record_views.warnings, name="warnings"),
    path("<int:number>/closure/", record_views.closure, name="closure"),
    path("<int:number>/again/", record_views.again, name="again"),
    path("<int:number>/offers/<int:offer>/", record_views.offer, name="offer"),
    path("<int:number>/offers/<uuid:offer>/", record_views.offer, name="offer"),
    path("<int:number>/cause/", record_views.cause, name="cause"),
    path("<int:number>/temper/", views.temper, name="temper"),
]
