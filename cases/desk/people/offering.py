"""The pages among the settings."""

from django.utils.translation import gettext_lazy as _

from tenants.accounts.roles import Permission
from tenants.slots import SettingsPage, settings_pages


def offer_people() -> None:
    """Put the pages into the list of settings. Called once at start-up."""
    settings_pages.fill("people", SettingsPage(
        _("Colleagues"), "/desk/settings/people/",
        _("Who works here: invite them, say what they look after, help with a lost telephone, say good-bye."),
        Permission.MANAGE_PEOPLE), position=70)
    settings_pages.fill("roles", SettingsPage(
        _("Roles"), "/desk/settings/roles/",
        _("What each role may do. Change the ready ones, or make your own."), Permission.MANAGE_PEOPLE), position=71)
    settings_pages.fill("audit", SettingsPage(
        _("Audit log"), "/desk/settings/audit/",
        _("Who did what and when, also who looked at personal data and who took files out."),
        Permission.AUDIT), position=72)
