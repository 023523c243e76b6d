from django.db import models

from tenants.models.municipality import Municipality


class Fonts(models.TextChoices):
    CLASSIC = "classic"
    MODERN = "modern"
    PLAIN = "plain"


class Branding(models.Model):
    """A municipality's look: what it chose, and the colour tokens derived from that when it was saved."""

    municipality = models.OneToOneField(Municipality, models.CASCADE, related_name="branding")
    primary = models.CharField(max_length=7, default="#2a3230")
    accent = models.CharField(max_length=7, default="#f0c419")
    fonts = models.CharField(max_length=8, choices=Fonts, default=Fonts.MODERN)
    logo_svg = models.TextField(blank=True)
    cover_svg = models.TextField(blank=True)
    # The sign on a telephone's screen and a browser's tab; empty: the logo.
    icon_svg = models.TextField(blank=True, db_default="")
    tokens = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
