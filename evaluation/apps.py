from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from evaluation.facts import rebuild
        from evaluation.measuring import measure
        from tenants.accounts.roles import Permission
        from tenants.slots import Link, after_bulk, desk_navigation, readers, site_navigation

        readers.fill("measure", measure)
        after_bulk.fill("facts", rebuild)
        site_navigation.fill("evaluation", Link(_("Evaluation"), "/evaluation/"), position=50)
        desk_navigation.fill(
            "evaluation", Link(_("Evaluation"), "/evaluation/", Permission.SEE_EVALUATION), position=50
        )
