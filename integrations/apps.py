from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"

    def ready(self) -> None:
        from cases.desk.preview import letter_previews, move_previews
        from cases.erasing.holders import PersonHolder, person_holders
        from cases.moderation.holders import word_holders
        from cases.places.providers import Provider, providers
        from integrations.email.channel import EmailChannel
        from integrations.geocoding.nominatim import Nominatim
        from integrations.geocoding.photon import Photon
        from integrations.letters.digest import gather
        from integrations.letters.forgetting import forget_letters, told_letters
        from integrations.letters.masking import rewrite_letters
        from integrations.letters.preview import letter_preview, move_preview
        from integrations.outbox.carrier import carry
        from integrations.outbox.channels import offer
        from integrations.outbox.figures import waiting_and_stuck
        from tenants.slots import fleet_figures, readers

        offer(EmailChannel())
        providers.fill("nominatim", Provider("nominatim", Nominatim))
        providers.fill("photon", Provider("photon", Photon))
        word_holders.fill("letters", rewrite_letters)
        person_holders.fill("letters", PersonHolder(told_letters, forget_letters))
        letter_previews.fill("email", letter_preview)
        move_previews.fill("email", move_preview)
        # What is gathered is carried in the same round.
        readers.fill("daily", gather, position=90)
        readers.fill("carry", carry)
        fleet_figures.fill("deliveries", waiting_and_stuck)
