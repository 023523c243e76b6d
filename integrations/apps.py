from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"

    def ready(self) -> None:
        from integrations.email.channel import EmailChannel
        from integrations.outbox.carrier import carry
        from integrations.outbox.channels import offer
        from integrations.outbox.figures import waiting_and_stuck
        from tenants.slots import fleet_figures, readers

        offer(EmailChannel())
        readers.fill("carry", carry)
        fleet_figures.fill("deliveries", waiting_and_stuck)
