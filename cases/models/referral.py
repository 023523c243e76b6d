import uuid

from django.db import models

from cases.models.case import Case
from cases.models.catalogue import Body, Contact


class ReferralState(models.TextChoices):
    SENT = "sent"
    ANSWERED = "answered"
    SOLVED = "solved"
    WITHDRAWN = "withdrawn"
    PASSED_ON = "passed_on"


# A body in one of these states no longer has the case.
GONE = (ReferralState.WITHDRAWN, ReferralState.PASSED_ON)


class Referral(models.Model):
    """A case sent to one body, with that body's own state, deadline and answer. A case may have several."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    body = models.ForeignKey(Body, models.PROTECT)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True)
    state = models.CharField(max_length=12, choices=ReferralState, default=ReferralState.SENT)
    subject = models.CharField(max_length=200, blank=True)
    why = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    promised_on = models.DateField(null=True)
    # The referral that this one came from, where a body was not responsible and the case was passed on.
    passed_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    reminded_at = models.DateTimeField(null=True)
    remote_id = models.CharField(max_length=80, blank=True)
    # The local part of the address to which this body's answer comes back.
    reply_token = models.CharField(max_length=32, unique=True)

    class Meta:
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["body", "state"], name="referral_by_body"),
                   models.Index(fields=["body", "case"], condition=models.Q(state__in=("sent", "answered")),
                                name="referral_at_work"),
                   models.Index(fields=["case"], condition=~models.Q(state__in=("withdrawn", "passed_on")),
                                name="referral_live")]
