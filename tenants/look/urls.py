from django.urls import path

from tenants.look.theme import theme

urlpatterns = [path("theme.css", theme, name="theme")]
