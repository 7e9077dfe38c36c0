"""Where complaints change hands, leads are asked for, and a lead sees the team."""

from django.urls import path

from playbook.team import views

urlpatterns = [
    path("pick-up/", views.pick_up, name="pick-up"),
    path("team/", views.team, name="team"),
    path("<int:number>/handover/", views.handover, name="handover"),
    path("<int:number>/holders/", views.holders, name="holders"),
    path("<int:number>/asks/", views.asks, name="asks"),
    path("<int:number>/asks/<int:pk>/reply/", views.reply, name="reply"),
]
