"""Where the desk shows the way to teams, workload and jobs."""

from django.utils.translation import gettext_lazy as _

from tenants.accounts.roles import Permission
from tenants.slots import Link, SettingsPage, desk_navigation, own_navigation, settings_pages


def offer_work() -> None:
    """Fill the slots of navigation and settings."""
    desk_navigation.fill("workload", Link(_("Workload"), "/desk/workload/", Permission.BULK), position=30)
    own_navigation.fill("absence", Link(_("When I am away"), "/desk/me/", Permission.SEE_CASES))
    settings_pages.fill("teams", SettingsPage(
        _("Teams"), "/desk/settings/teams/",
        _("Who shares a queue, and which new cases go to whom by themselves.")), position=60)
