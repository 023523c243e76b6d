from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django_tenants.models import DomainMixin, TenantMixin

from tenants.fleet.connection import db


class State(models.TextChoices):
    ONBOARDING = "onboarding"
    LIVE = "live"
    RETIRED = "retired"


def first_languages() -> list[str]:
    return ["hu"]


class Municipality(TenantMixin):
    """A tenant: one PostgreSQL schema and one database role of its own."""

    auto_create_schema = False  # tenants.fleet.creation replays the template instead
    auto_drop_schema = False

    slug = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=120)
    legal_name = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, default="HU")
    languages = models.JSONField(default=first_languages)
    time_zone = models.CharField(max_length=64, default="Europe/Budapest")
    state = models.CharField(max_length=12, choices=State, default=State.ONBOARDING)
    prefix = models.CharField(max_length=8)
    boundary = models.JSONField(null=True)
    lines = models.JSONField(null=True)
    population = models.PositiveIntegerField(null=True)
    contact = models.JSONField(default=dict)
    settings = models.JSONField(default=dict)
    # Raised whenever the catalogue, areas, routing or workflow change, so that what is kept of them is read anew.
    catalogue_version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """The first language, in which the municipality speaks by default."""
        return self.languages[0]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @contextmanager
    def entered(self) -> Iterator["Municipality"]:
        """Work inside this municipality: its schema, its database role and its clock, until the block ends."""
        before = db.tenant
        db.set_tenant(self)
        try:
            # Days are local days also where no request has said whose: in workers and commands.
            with timezone.override(self.zone):
                yield self
        finally:
            db.set_tenant(before)


class Domain(DomainMixin):
    """A host name under which a municipality's pages are found."""
