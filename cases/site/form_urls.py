"""Addresses of what the report form asks for while somebody fills it in."""

from django.urls import path

from cases.site import form_photos, hints

urlpatterns = [
    path("report/photos/", form_photos.photos, name="photos"),
    path("report/hints/", hints.hints, name="hints"),
]
