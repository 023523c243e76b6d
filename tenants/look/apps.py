from django.apps import AppConfig
from django.conf import settings


class LookConfig(AppConfig):
    name = "tenants.look"
    label = "look"

    def ready(self) -> None:
        from tenants.look.translations import compile_words

        # A clone holds the translators' files only; a few milliseconds make them readable for gettext.
        compile_words(settings.LOCALE_PATHS)
