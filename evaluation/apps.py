from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from evaluation.measuring import measure, take_in
        from evaluation.pages.home import last_days
        from tenants.accounts.roles import Permission
        from tenants.slots import Link, after_bulk, desk_navigation, home_panels, readers, site_navigation

        readers.fill("measure", measure)
        after_bulk.fill("facts", take_in)
        site_navigation.fill("evaluation", Link(_("Evaluation"), "/evaluation/"), position=50)
        home_panels.fill("evaluation", last_days, position=50)
        desk_navigation.fill(
            "evaluation", Link(_("Evaluation"), "/evaluation/", Permission.SEE_EVALUATION), position=50
        )
