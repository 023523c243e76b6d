from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "tenants.look"
    label = "look"
