import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q

from cases.models.case import Case


class PhoneEnding(Func):
    """The last eight digits of a telephone number, however it is written: what two writings of one number share."""

    template = r"right(regexp_replace(%(expressions)s, '\D', '', 'g'), 8)"
    output_field = models.CharField()


class Part(models.TextChoices):
    REPORTER = "reporter"
    SUPPORTER = "supporter"
    FOLLOWER = "follower"


class Participant(models.Model):
    """A person's part in a case, with how to reach them. Erasable: the log knows only the pseudonym."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="participants")
    part = models.CharField(max_length=12, choices=Part)
    pseudonym = models.UUIDField(default=uuid.uuid4)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, blank=True)
    shows_name = models.BooleanField(default=False)
    # How often letters go out; empty: as the person settled for all of their cases.
    rhythm = models.CharField(max_length=8, blank=True, db_default="")
    # Since when we know that the address is the person's own. Until then only the first letter goes there.
    confirmed_at = models.DateTimeField(null=True)
    # Since when letters to the address come back.
    failing_since = models.DateTimeField(null=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "part", "pseudonym"], name="one_part_each"),
            models.UniqueConstraint(fields=["case"], condition=Q(part="reporter"), name="one_reporter"),
        ]
        indexes = [models.Index(fields=["pseudonym"], name="participant_by_pseudonym"),
                   models.Index(fields=["email"], condition=~Q(email=""), name="participant_by_email"),
                   models.Index(PhoneEnding(F("phone")), condition=~Q(phone=""), name="participant_by_phone")]
