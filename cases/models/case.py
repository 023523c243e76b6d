"""One problem in one place."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, OrderBy, Q

from cases.models.catalogue import Category
from cases.models.team import Team
from cases.models.workflow import Status
from cases.workflow.phases import ENDED, RUNNING, Phase, face
from tenants.areas.models import Area


class Channel(models.TextChoices):
    WEB = "web"
    PHONE = "phone"
    MAIL = "mail"
    DESK = "desk"
    APP = "app"
    API = "api"
    IMPORT = "import"


class Precision(models.TextChoices):
    """How exactly a time is known. A day is a date, not a midnight."""

    MINUTE = "minute"
    DAY = "day"


class Origin(models.TextChoices):
    """Where a record comes from. Imported history is never sent, surveyed or timed."""

    LIVE = "live"
    IMPORT = "import"


class SearchWords(Func):
    """How words were searched until migration 0010, which still needs to know."""

    template = ("to_tsvector('pg_catalog.hungarian', lower(%(expressions)s)) || "
                "to_tsvector('pg_catalog.simple', translate(lower(%(expressions)s), 'áéíóöőúüű', 'aeiooouuu'))")
    arg_joiner = " || ' ' || "
    output_field = SearchVectorField()


class StemmedWords(Func):
    """Stems of Hungarian words with their accents and without, and the words as they are without accents: the stemmer
    cuts “lámpát” and “lampak”, but not “lámpák”, down to what “lámpa” is cut to."""

    template = ("to_tsvector('pg_catalog.hungarian', lower(%(expressions)s)) || "
                "to_tsvector('pg_catalog.hungarian', translate(lower(%(expressions)s), 'áéíóöőúüű', 'aeiooouuu')) || "
                "to_tsvector('pg_catalog.simple', translate(lower(%(expressions)s), 'áéíóöőúüű', 'aeiooouuu'))")
    arg_joiner = " || ' ' || "
    output_field = SearchVectorField()


# What stands in queues: running cases, except those that say another one again. In each, what is due next comes first.
QUEUED = Q(phase__in=RUNNING, duplicate_of__isnull=True)
BY_DUE: tuple[tuple[str, tuple[str | OrderBy, ...], Q], ...] = (
    ("queue_by_due", (), Q()),
    ("queue_by_category", ("category",), Q()),
    ("queue_by_area", ("area",), Q()),
    ("queue_by_phase", ("phase",), Q()),
    ("queue_by_status", ("status",), Q()),
    ("queue_by_priority", (F("priority").desc(),), Q()),
    ("queue_by_assignee", ("assignee",), Q(assignee__isnull=False)),
    ("queue_by_team", ("team",), Q(team__isnull=False)),
    ("queue_unassigned", (), Q(assignee__isnull=True, team__isnull=True)),
)


class Case(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=40, unique=True)
    foreign_id = models.CharField(max_length=80, blank=True)
    # The form's own token: the same wish sent twice is one case.
    wish = models.UUIDField(null=True, unique=True, editable=False)
    category = models.ForeignKey(Category, models.PROTECT)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True)
    status = models.ForeignKey(Status, models.PROTECT)
    phase = models.CharField(max_length=12)
    published = models.BooleanField(default=False)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    answers = models.JSONField(default=dict)
    address = models.CharField(max_length=200, blank=True)
    landmark = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    cell = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.WEB)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.LIVE)
    language = models.CharField(max_length=5, blank=True)
    reported_at = models.DateTimeField()
    precision = models.CharField(max_length=8, choices=Precision, default=Precision.MINUTE)
    priority = models.SmallIntegerField(default=0)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True)
    # The case that this one says again. It keeps its own history and goes its own way again when they are parted.
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    answered_at = models.DateTimeField(null=True)
    answer_due_at = models.DateTimeField(null=True)
    transfer_due_at = models.DateTimeField(null=True)
    solution_due_at = models.DateTimeField(null=True)
    promised_on = models.DateField(null=True)
    # Since when the promised times stand still.
    paused_at = models.DateTimeField(null=True)
    # What the staff have not looked at yet: word from outside, a reporter who is not content, a letter that did not
    # arrive; and since when the public reads that nobody has answered. All of it follows from the log.
    news_at = models.DateTimeField(null=True)
    unhappy_at = models.DateTimeField(null=True)
    undelivered_at = models.DateTimeField(null=True)
    unanswered_at = models.DateTimeField(null=True)
    # The next of the three that counts, what the queue is sorted by.
    due_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=StemmedWords(F("number"), F("title"), F("address"), F("description")),
        output_field=SearchVectorField(), db_persist=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["foreign_id"], condition=~Q(foreign_id=""), name="foreign_id_once"),
            models.CheckConstraint(condition=Q(lat__isnull=True, lon__isnull=True)
                                   | Q(lat__range=(-90, 90), lon__range=(-180, 180)), name="place_on_earth"),
        ]
        indexes = [
            *(models.Index(*first, F("due_at").asc(nulls_last=True), "id", condition=QUEUED & more, name=name)
              for name, first, more in BY_DUE),
            # Word from outside may also come to a case that has ended.
            models.Index(F("due_at").asc(nulls_last=True), "id", name="queue_with_news",
                         condition=Q(duplicate_of__isnull=True, news_at__isnull=False)),
            models.Index(fields=["id"], condition=QUEUED, name="queue_by_age"),
            models.Index(fields=["reported_at"], condition=QUEUED, name="queue_by_report"),
            models.Index(fields=["updated_at", "id"], condition=QUEUED, name="queue_by_change"),
            models.Index(fields=["promised_on"], condition=QUEUED & Q(phase=Phase.WAITING, promised_on__isnull=False),
                         name="queue_by_promise"),
            models.Index(fields=["category", "-reported_at"], name="case_by_category"),
            models.Index(fields=["area", "-reported_at"], name="case_by_area"),
            models.Index(fields=["-reported_at", "-id"], condition=Q(published=True), name="public_newest"),
            models.Index(fields=["cell"], condition=Q(published=True), name="case_by_cell"),
            models.Index(fields=["assignee"], condition=Q(assignee__isnull=False), name="case_by_assignee"),
            models.Index(fields=["team"], condition=Q(team__isnull=False), name="case_by_team"),
            models.Index(fields=["duplicate_of"], condition=Q(duplicate_of__isnull=False), name="case_by_original"),
            models.Index(fields=["news_at"], condition=Q(news_at__isnull=False), name="case_with_news"),
            models.Index(fields=["unhappy_at"], condition=Q(unhappy_at__isnull=False), name="case_of_unhappy"),
            models.Index(fields=["undelivered_at"], condition=Q(undelivered_at__isnull=False), name="case_undelivered"),
            models.Index(fields=["unanswered_at"], condition=Q(unanswered_at__isnull=False), name="case_unanswered"),
            GinIndex(fields=["search"], name="case_search"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def face(self) -> str:
        return face(self.phase, self.status.proof)

    @property
    def is_running(self) -> bool:
        return self.phase in RUNNING

    @property
    def has_ended(self) -> bool:
        return self.phase in ENDED


class Numbering(models.Model):
    """The last case number given out in each year; its row is the lock that keeps numbers unique and without gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)
