"""What moderation offers to the pages around it: navigation, settings, the console's panel."""

from django.utils.translation import gettext_lazy as _

from cases.review.views import panel
from tenants.accounts.roles import Permission
from tenants.slots import (
    Link,
    SettingsPage,
    console_navigation,
    console_panels,
    desk_navigation,
    settings_pages,
)


def offer_moderation() -> None:
    """Called once at start-up."""
    desk = Link(_("Look at reports"), "/desk/moderation/", Permission.MODERATE)
    desk_navigation.fill("moderation", desk, position=15)
    console_navigation.fill("review", Link(_("Reports to look at"), "/console/review/", Permission.MODERATE))
    console_panels.fill("review", panel)
    page = SettingsPage(_("Looking at reports"), "/desk/settings/moderation/",
                        _("Who looks at new reports, watched words, personal data, ready reasons"))
    settings_pages.fill("moderation", page, position=50)
    limits = SettingsPage(_("Limits against abuse"), "/desk/settings/limits/",
                          _("How much the public may write in an hour, and whom you trust"))
    settings_pages.fill("limits", limits, position=52)
