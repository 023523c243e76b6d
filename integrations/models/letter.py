import uuid

from django.db import models

from cases.models import Case


class Letter(models.Model):
    """An e-mail as it was written: to a body, a reporter, a colleague. Erasable; its delivery is not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24)
    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True)
    to_name = models.CharField(max_length=120, blank=True)
    to_address = models.EmailField()
    from_name = models.CharField(max_length=120, blank=True)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    language = models.CharField(max_length=5, blank=True)
    # Photos of the case to attach, by id.
    photos = models.JSONField(default=list)
    # The first letter of a conversation, so that mail programs keep it together.
    thread = models.CharField(max_length=120, blank=True)
    # Where one press stops letters like this one (RFC 8058); empty for letters that cannot be stopped.
    unsubscribe_url = models.CharField(max_length=400, blank=True, db_default="")
    # What it says in a few lines, for the daily letter; and from when it waits for that one instead of going out alone.
    gist = models.JSONField(default=dict, db_default={})
    digest_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["digest_at"], condition=models.Q(digest_at__isnull=False),
                                name="letters_to_gather"),
                   # How many went to an address today; and whatever an address got, where somebody wants it erased.
                   models.Index(fields=["to_address", "written_at"], name="letters_to_whom")]
