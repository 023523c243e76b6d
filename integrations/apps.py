from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"

    def ready(self) -> None:
        from integrations.email.channel import EmailChannel
        from integrations.outbox.carrier import carry
        from integrations.outbox.channels import offer
        from tenants.slots import readers

        offer(EmailChannel())
        readers.fill("carry", carry)
