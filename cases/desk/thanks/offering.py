"""The page of thanks among the settings."""

from django.utils.translation import gettext_lazy as _

from tenants.slots import SettingsPage, settings_pages


def offer_thanks() -> None:
    """Put the page into the list of settings. Called once at start-up."""
    settings_pages.fill("thanks", SettingsPage(
        _("Thanks"), "/desk/settings/thanks/", _("Badges, and a list of contributors who wish to be named")),
        position=67)
