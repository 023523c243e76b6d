"""Signed links in letters: they name the case and the person's part in it, and nothing can be guessed from them."""

from django.core import signing

from cases.models import Part, Participant

SALT = "cases.survey"
STOP = "cases.stop"
SURVEY_DAYS = 14


def survey_token(participant: Participant) -> str:
    """The token of the question "is it really done?" to one participant."""
    return signing.dumps([participant.case_id, str(participant.pseudonym)], salt=SALT, compress=True)


def stop_token(participant: Participant) -> str:
    """The token of the link that stops letters about a case. It is good for as long as there are letters."""
    return signing.dumps(participant.pk, salt=STOP, compress=True)


def participant_to_stop(token: str) -> Participant | None:
    """The follower whom a token was written to; None where it is forged or the letters have stopped already."""
    try:
        number = signing.loads(token, salt=STOP)
    except signing.BadSignature:
        return None
    return Participant.objects.select_related("case").filter(pk=number).exclude(part=Part.REPORTER).first()


def participant_by_token(token: str) -> Participant | None:
    """The participant whom a token was written to; None where it is forged, too old or erased."""
    try:
        case, pseudonym = signing.loads(token, salt=SALT, max_age=SURVEY_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    return (Participant.objects.select_related("case__status", "case__category")
            .filter(case=case, pseudonym=pseudonym).first())
