"""The addresses below /reports/."""

from django.urls import path

from reporting.pages import monthly

app_name = "reports"
urlpatterns = [
    path("", monthly.overview, name="list"),
    path("monthly/<str:code>.pdf", monthly.pdf, name="monthly-pdf"),
    path("monthly/<str:code>/", monthly.page, name="monthly"),
]
