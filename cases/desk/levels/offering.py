"""The two pages among the settings."""

from django.utils.translation import gettext_lazy as _

from tenants.slots import SettingsPage, settings_pages


def offer_promises() -> None:
    """Put the pages into the list of settings. Called once at start-up."""
    settings_pages.fill("levels", SettingsPage(
        _("Promised times"), "/desk/settings/levels/",
        _("By when there is an answer and a solution: for each category, body and priority, in days or working hours")),
        position=30)
    settings_pages.fill("calendar", SettingsPage(
        _("Working days and hours"), "/desk/settings/calendar/",
        _("On which days and at which hours you work, public holidays, days closed or worked besides")), position=40)
