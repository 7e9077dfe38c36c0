"""Where complaints change hands, leads are asked for, and a lead sees the team."""

from django.urls import path

from playbook.team import leavers, live_views, restriction_views, views

urlpatterns = [
    path("pick-up/", views.pick_up, name="pick-up"),
    path("team/", views.team, name="team"),
    path("asking/", live_views.asking, name="asking"),
    path("without-holder/", leavers.without_holder, name="without-holder"),
    path("leaving/<int:pk>/", leavers.leaving, name="leaving"),
    path("<int:number>/people/", live_views.people, name="people"),
    path("<int:number>/watch/", live_views.watch, name="watch"),
    path("<int:number>/handover/", views.handover, name="handover"),
    path("<int:number>/holders/", views.holders, name="holders"),
    path("<int:number>/restriction/", restriction_views.restriction, name="restriction"),
    path("<int:number>/asks/", views.asks, name="asks"),
    path("<int:number>/asks/<int:pk>/reply/", views.reply, name="reply_to_ask"),
]
