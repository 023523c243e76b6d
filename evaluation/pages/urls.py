"""The addresses of evaluation, under /evaluation/."""

from django.urls import path

from evaluation.pages import behind, methods, overview

app_name = "evaluation"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("cases/", behind.behind, name="cases"),
    path("methods/", methods.methods, name="methods"),
    path("methods/<slug:code>/", methods.method, name="method"),
]
