"""Where a complaint lives: nouns; a POST makes one."""

from django.urls import path

from playbook.complaints import views

app_name = "complaints"

urlpatterns = [
    path("", views.complaints, name="list"),
    path("new/", views.new, name="new"),
    path("promises/", views.due, name="due"),
    path("<int:number>/", views.complaint, name="complaint"),
    path("<int:number>/moves/", views.moves, name="moves"),
    path("<int:number>/facts/", views.facts, name="facts"),
    path("<int:number>/note/", views.note, name="note"),
    path("<int:number>/promises/", views.promises, name="promises"),
    path("<int:number>/promises/<int:pk>/kept/", views.kept, name="kept"),
    path("<int:number>/warnings/", views.warnings, name="warnings"),
    path("<int:number>/closure/", views.closure, name="closure"),
    path("<int:number>/cause/", views.cause, name="cause"),
    path("<int:number>/summary/", views.summary, name="summary"),
    path("<int:number>/temper/", views.temper, name="temper"),
]
