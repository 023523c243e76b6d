"""Where the editor shows itself: among the settings, and its work on many cases among the jobs."""

from django.utils.translation import gettext_lazy as _

from cases.jobs.acts import ACTS
from cases.jobs.remapping import Remap
from tenants.slots import SettingsPage, settings_pages


def offer_workflows() -> None:
    """Fill the slots."""
    ACTS["remap"] = Remap()
    settings_pages.fill("workflow", SettingsPage(
        _("Workflows"), "/desk/settings/workflows/",
        _("Through which statuses a case goes, who may move it on, and what the reporter is told")), position=10)
