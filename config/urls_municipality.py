"""The addresses on a municipality's host. Each package brings its own; here they are joined."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("tenants.accounts.urls")),
    path("", include("tenants.look.urls")),
    path("media/", include("cases.photos.urls")),
    path("media/", include("cases.documents.urls")),
    path("desk/", include("cases.desk.urls")),
    path("evaluation/", include("evaluation.pages.urls")),
    path("reports/", include("reporting.pages.urls")),
    path("open311/", include("integrations.open311.server.urls")),
    path("", include("cases.site.urls")),
]
if settings.DEMO:
    urlpatterns.insert(0, path("demo/", include("config.demo_signin")))

handler400 = "tenants.look.errors.bad_request"
handler403 = "tenants.look.errors.forbidden"
handler404 = "tenants.look.errors.not_found"
handler500 = "tenants.look.errors.broken"
