"""Addresses of what the report form asks for while somebody fills it in."""

from django.urls import path

from cases.site import hints

urlpatterns = [
    path("report/hints/", hints.hints, name="hints"),
]
