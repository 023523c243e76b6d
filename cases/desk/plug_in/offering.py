"""The page of the plug-in among the settings."""

from django.utils.translation import gettext_lazy as _

from tenants.slots import SettingsPage, settings_pages


def offer_plug_in() -> None:
    """Put the page into the list of settings. Called once at start-up."""
    settings_pages.fill("plug-in", SettingsPage(
        _("On your own website"), "/desk/settings/plug-in/",
        _("The report form, the map, the list or the figures inside the council's own pages")), position=75)
