"""What can be wrong, and who is responsible for it."""

from django.db import models

from tenants.areas.models import Area
from tenants.words import in_language


class Category(models.Model):
    """A kind of problem. Never deleted: what cases used is retired with `active`."""

    code = models.SlugField(max_length=60, unique=True)
    names = models.JSONField(default=dict)
    group = models.CharField(max_length=60, blank=True)
    icon = models.CharField(max_length=40, default="slabs")
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    keywords = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    warning = models.JSONField(default=dict)
    # What to do at once instead of reporting, such as whom to call. Where it says something, nothing can be sent.
    stopper = models.JSONField(default=dict, db_default={})
    answer_days = models.PositiveSmallIntegerField(null=True)
    solution_days = models.PositiveSmallIntegerField(null=True)
    near_radius_m = models.PositiveSmallIntegerField(default=250)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return in_language(self.names)


class Body(models.Model):
    """Who is responsible: a department, a utility, a road manager."""

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20, default="department")
    language = models.CharField(max_length=5, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.short_name or self.name


class Contact(models.Model):
    """Where a body is written to; for one category, if given, else for all."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField()
    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True)
    active = models.BooleanField(default=True)


class RoutingRule(models.Model):
    """Category × area × street → body. What is left empty matches everything; the most specific rule wins."""

    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True)
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True)
    street = models.CharField(max_length=120, blank=True)
    body = models.ForeignKey(Body, models.CASCADE)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position", "pk"]
