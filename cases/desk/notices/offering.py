"""The page of notices among the settings."""

from django.utils.translation import gettext_lazy as _

from tenants.accounts.roles import Permission
from tenants.slots import SettingsPage, settings_pages


def offer_notices() -> None:
    """Put the page into the list of settings. Called once at start-up."""
    settings_pages.fill("notices", SettingsPage(
        _("News and notices"), "/desk/settings/notices/",
        _("What everybody should know: news, works in the street, outages that you know of already"),
        Permission.PUBLISH_NEWS), position=65)
