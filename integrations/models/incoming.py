from django.db import models

from cases.models import Case


class Fate(models.TextChoices):
    """What became of a letter that came in."""

    ATTACHED = "attached"
    AUTOMATIC = "automatic"
    EMPTY = "empty"
    # A letter of ours came back: for good, or for now. `sender` is then the address that it could not reach.
    BOUNCED = "bounced"
    DELAYED = "delayed"
    # Nobody could say where it belongs: it waits for a person.
    UNMATCHED = "unmatched"


class IncomingLetter(models.Model):
    """A letter that came in. Kept whole until a person has seen it; the Message-ID makes the second copy known."""

    message_id = models.CharField(max_length=250, unique=True)
    fate = models.CharField(max_length=10, choices=Fate)
    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["received_at"], condition=models.Q(fate="unmatched"), name="unmatched_letters")]
