from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    name = "tenants"

    def ready(self) -> None:
        from tenants import checks  # noqa: F401  (registers them; needs the models)
        from tenants.slots import Link, console_navigation

        console_navigation.fill("fleet", Link(_("Municipalities"), "/console/"))
