"""Where readers answer what an edition asks of them."""

from django.urls import path

from playbook.editions import views

app_name = "editions"

urlpatterns = [
    path("must-read/<int:number>/readings/", views.readings, name="readings"),
]
