"""Addresses of what has to do with places: what the form asks, and the tiles under the maps."""

from django.urls import path

from cases.site import placing, tiles

urlpatterns = [
    path("map/tiles/<int:z>/<int:x>/<int:y>", tiles.tile, name="tile"),
    path("report/addresses/", placing.suggest, name="addresses"),
    path("report/place/", placing.at, name="place"),
]
