from django.urls import path

from tenants.console import views

app_name = "console"
urlpatterns = [
    path("", views.door, name="door"),
    path("console/", views.fleet, name="fleet"),
]
