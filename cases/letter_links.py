"""Signed links under letters: what one press stops, and where letters are settled. Nothing in them can be guessed, and
each is good in its own municipality only."""

from dataclasses import dataclass

from django.core import signing

from cases.models import Alert, Participant
from tenants import current
from tenants.accounts.models import Person

SALT = "cases.letters"
CASE, PERSON, ALERT = "case", "person", "alert"
CONFIRM_DAYS = 30


@dataclass(frozen=True)
class Stoppable:
    """What a link stops: letters to one participant, to one person, or of one alert."""

    participant: Participant | None = None
    person: Person | None = None
    alert: Alert | None = None


def case_token(participant: Participant) -> str:
    """For letters about one case. Good for as long as there are letters."""
    return _signed(CASE, participant.pk)


def person_token(person: Person) -> str:
    """For the daily letter: whatever we write to this person."""
    return _signed(PERSON, person.pk)


def alert_token(alert: Alert) -> str:
    """For letters of one alert, and for the page on which it is changed or deleted."""
    return _signed(ALERT, str(alert.public_id))


def alert_confirm_token(alert: Alert) -> str:
    """The link that says that the address of an alert is its owner's. Its letter alone knows it."""
    return signing.dumps([current.municipality().schema_name, str(alert.public_id), alert.email],
                         salt=f"{SALT}.confirm", compress=True)


def stoppable(token: str) -> Stoppable | None:
    """What a token stops; None where it is forged, another municipality's, or nothing of it is left."""
    try:
        schema, kind, key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if schema != current.municipality().schema_name:
        return None
    if kind == CASE:
        participant = Participant.objects.select_related("case", "person").filter(pk=key).first()
        return Stoppable(participant=participant) if participant else None
    if kind == PERSON:
        person = Person.objects.filter(pk=key).first()
        return Stoppable(person=person) if person else None
    alert = Alert.objects.select_related("area", "category", "person").filter(public_id=key).first()
    return Stoppable(alert=alert) if alert else None


def alert_to_confirm(token: str) -> Alert | None:
    """The alert whose address a link confirms, confirmed before or not; None where it is forged or too old."""
    try:
        schema, key, email = signing.loads(token, salt=f"{SALT}.confirm", max_age=CONFIRM_DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if schema != current.municipality().schema_name:
        return None
    return Alert.objects.filter(public_id=key, email=email).first()


def _signed(kind: str, key: int | str) -> str:
    return signing.dumps([current.municipality().schema_name, kind, key], salt=SALT, compress=True)
