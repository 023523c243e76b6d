"""Addresses of what works without a network."""

from django.urls import path

from cases.site.offline import views

urlpatterns = [
    path("worker.js", views.worker, name="worker"),
    path("report/drafts/", views.drafts, name="drafts"),
    path("report/<uuid:wish>/state/", views.state, name="state"),
]
