from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "tenants.areas"
    label = "areas"
