"""The addresses of what shows cases elsewhere than in a list: the large map, and the script for other websites."""

from django.urls import path

from cases.site import map_page
from cases.site.framing import views

urlpatterns = [
    path("map/", map_page.page, name="map"),
    path("embed.js", views.script, name="embed-script"),
]
