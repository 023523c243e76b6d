from django.urls import path, re_path

from tenants.look import signs
from tenants.look.theme import theme

urlpatterns = [
    path("theme.css", theme, name="theme"),
    path("manifest.webmanifest", signs.manifest, name="manifest"),
    path("icon.svg", signs.scalable, name="icon"),
    path("logo.png", signs.logo, name="logo"),
    # Browsers and telephones also ask for these two without having been told of them.
    re_path(r"^(?P<name>favicon\.ico|apple-touch-icon\.png|icon-[a-z0-9-]+\.png)$", signs.picture, name="sign"),
]
