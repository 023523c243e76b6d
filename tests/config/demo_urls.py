"""The demo's extra addresses, as config's urls include them in the demo."""

from django.urls import include, path

urlpatterns = [path("demo/", include("config.demo_signin"))]
