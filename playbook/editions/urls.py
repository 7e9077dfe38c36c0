"""Where readers answer what an edition asks of them, and what its pages show."""

from django.urls import path

from playbook.editions import look, views

app_name = "editions"

urlpatterns = [
    path("look/logo/<str:name>", look.logo_file, name="logo"),
    path("look/style/<str:name>", look.style_file, name="style"),
    path("pictures/<str:name>", views.picture, name="picture"),
    path("must-read/<int:number>/readings/", views.readings, name="readings"),
]
