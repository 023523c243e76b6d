from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases.figures import open_and_recent
        from tenants.slots import fleet_figures

        fleet_figures.fill("cases", open_and_recent)
