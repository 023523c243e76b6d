"""The addresses on the association's host."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("tenants.accounts.urls")),
    path("", include("tenants.look.urls")),
    path("console/review/", include("cases.review.urls")),
    path("", include("tenants.console.urls")),
]
if settings.DEMO:
    urlpatterns.insert(0, path("demo/", include("config.demo_signin")))

handler400 = "tenants.look.errors.bad_request"
handler403 = "tenants.look.errors.forbidden"
handler404 = "tenants.look.errors.not_found"
handler500 = "tenants.look.errors.broken"
