from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tenants import slots
from tenants.slots import Link


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        link = Link(_("Reports"), "/reports/")
        slots.site_navigation.fill("reports", link, position=80)
        slots.desk_navigation.fill("reports", link, position=80)
