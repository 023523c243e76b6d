from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases.desk.jobs.offering import offer_work
        from cases.desk.levels.offering import offer_promises
        from cases.desk.notices.offering import offer_notices
        from cases.desk.people.offering import offer_people
        from cases.desk.plug_in.offering import offer_plug_in
        from cases.desk.thanks.offering import offer_thanks
        from cases.desk.workflow.offering import offer_workflows
        from cases.documents.visible import public_panel
        from cases.figures import open_and_recent
        from cases.jobs.catalogue import offer_acts
        from cases.moderation.offering import offer_moderation
        from cases.onboarding import bodies, categories, routing, workflow
        from cases.services.moving_by_time import run_timers
        from cases.site.mine.copying import make_copies
        from cases.site.reach import letters_panel
        from cases.tasks import take_up_jobs
        from tenants.accounts.roles import Permission
        from tenants.slots import (
            Link,
            SettingsPage,
            case_panels,
            desk_navigation,
            fleet_figures,
            onboarding_sections,
            readers,
            settings_pages,
            site_navigation,
        )

        shapes = f"{Permission.SET_RULES} {Permission.MANAGE_PEOPLE} {Permission.AUDIT} {Permission.PUBLISH_NEWS}"
        desk_navigation.fill("settings", Link(_("Settings"), "/desk/settings/", shapes), position=90)
        desk_navigation.fill("round", Link(_("My round"), "/desk/round/", Permission.SEE_CASES), position=20)
        desk_navigation.fill("cases", Link(pgettext_lazy("desk", "Cases"), "/desk/"), position=10)
        site_navigation.fill("cases", Link(_("All cases"), "/cases/"), position=10)
        site_navigation.fill("map", Link(_("Map"), "/map/"), position=15)
        fleet_figures.fill("cases", open_and_recent)
        # Routing refers to categories and bodies, so they are understood before it.
        onboarding_sections.fill("categories", categories.Categories(), position=10)
        onboarding_sections.fill("bodies", bodies.Bodies(), position=20)
        onboarding_sections.fill("routing", routing.Routing(), position=30)
        onboarding_sections.fill("workflow", workflow.Workflows(), position=40)
        settings_pages.fill("replies", SettingsPage(
            _("Ready replies"), "/desk/settings/replies/", _("Words that colleagues choose instead of typing them")),
            position=60)
        case_panels.fill("documents", public_panel, position=30)
        case_panels.fill("letters", letters_panel, position=5)
        readers.fill("time", run_timers, position=10)
        readers.fill("jobs", take_up_jobs, position=200)
        # Copies of somebody's data may take minutes: everybody else's work goes first.
        readers.fill("copies", make_copies, position=300)
        offer_acts()
        offer_work()
        offer_promises()
        offer_moderation()
        offer_notices()
        offer_thanks()
        offer_people()
        offer_plug_in()
        offer_workflows()
