"""Where guidance is read, searched and printed."""

from django.urls import path

from playbook.reader import search_views, views

app_name = "reader"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", search_views.search, name="search"),
    path("tips/", views.tips, name="tips"),
    path("tips/<slug:slug>/", views.tip, name="tip"),
    path("stages/<slug:slug>/", views.stage, name="stage"),
    path("steps/<slug:slug>/", views.step, name="step"),
    path("interrupts/<slug:slug>/", views.interrupt, name="interrupt"),
    path("phrases/", views.phrases, name="phrases"),
    path("sources/", views.sources, name="sources"),
    path("sources/<str:letter>/", views.source, name="source"),
    path("checklists/", views.checklists, name="checklists"),
    path("checklists/build/", views.build, name="build"),
    path("checklists/yours/", views.yours, name="yours"),
    path("checklists/<slug:slug>/", views.checklist, name="checklist"),
    path("reference/", views.references, name="references"),
    path("reference/<slug:slug>/", views.reference, name="reference"),
    path("letters/", views.letters, name="letters"),
    path("letters/<slug:slug>/", views.letter, name="letter"),
    path("code.svg", views.code, name="code"),
    path("keys/", views.keys, name="keys"),
]
