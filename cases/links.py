"""Signed links in letters: they name the case and the person's part in it, and nothing can be guessed from them."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.core import signing
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from cases.models import GONE, Participant, Referral, ReferralState
from tenants import current

SALT = "cases.survey"
SURVEY_DAYS = 14
ANSWER = "cases.answer"
ANSWER_DAYS = 60
# A body that has done its part may put a photo after it for so long.
AFTERWARDS = timedelta(days=14)
CONFIRM = "cases.confirm"
CONFIRM_DAYS = 30
ASK = "cases.ask"
ASK_DAYS = 6


def survey_token(participant: Participant) -> str:
    """The token of the question "is it really done?" to one participant."""
    return signing.dumps([participant.case_id, str(participant.pseudonym)], salt=SALT, compress=True)


def participant_by_token(token: str) -> Participant | None:
    """The participant whom a token was written to; None where it is forged, too old or erased."""
    try:
        case, pseudonym = signing.loads(token, salt=SALT, max_age=SURVEY_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    return (Participant.objects.select_related("case__status", "case__category")
            .filter(case=case, pseudonym=pseudonym).first())


def old_survey(token: str) -> Participant | None:
    """The participant to whom a token was written that is too old by now; None where it is forged."""
    try:
        case, pseudonym = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Participant.objects.select_related("case").filter(case=case, pseudonym=pseudonym).first()


def answer_token(referral: Referral) -> str:
    """The token by which a body without an account answers one referral."""
    return signing.dumps(str(referral.public_id), salt=ANSWER, compress=True)


def referral_to_answer(token: str) -> Referral | None:
    """The referral whom a token lets answer; None where it is forged or too old, where the body no longer has the case
    or was done with it a while ago."""
    try:
        public_id = signing.loads(token, salt=ANSWER, max_age=ANSWER_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    referral = (Referral.objects.select_related("body", "case__status", "case__category", "case__area")
                .defer("case__search", "case__area__geometry").filter(public_id=public_id).first())
    if referral is None or referral.state in GONE:
        return None
    done_long_ago = (referral.state == ReferralState.SOLVED and referral.case.has_ended
                     and referral.case.updated_at < timezone.now() - AFTERWARDS)
    return None if done_long_ago else referral


def confirm_token(participant: Participant) -> str:
    """The token of the link that confirms an address. Its letter alone knows it; it is good for this address only."""
    return signing.dumps([participant.pk, mark_of(participant)], salt=CONFIRM, compress=True)


def participant_to_confirm(token: str) -> Participant | None:
    """The participant whose address a link confirms, confirmed before or not; None where the token is forged or too
    old, another municipality's, or the address was corrected since."""
    return _marked(token, salt=CONFIRM, days=CONFIRM_DAYS)


def ask_token(participant: Participant) -> str:
    """The token of the page that asks for the code. It proves nothing: whoever typed the address has it. Sealed, not
    only signed: a number would tell whether somebody was there before."""
    return _seal().encrypt(json.dumps([participant.pk, mark_of(participant)]).encode()).decode()


def participant_asked(token: str) -> Participant | None:
    """The participant who is asked for the code; None as for a link."""
    try:
        number, mark = json.loads(_seal().decrypt(token.encode(), ttl=ASK_DAYS * 24 * 3600))
    except (InvalidToken, ValueError, TypeError):
        return None
    return _of_mark(number, mark)


def _seal() -> Fernet:
    return Fernet(urlsafe_b64encode(salted_hmac(ASK, "seal", algorithm="sha256").digest()))


def mark_of(participant: Participant) -> str:
    """What a token keeps of the municipality and the address, without saying either."""
    return salted_hmac(CONFIRM, f"{current.municipality().schema_name}:{participant.email}",
                       algorithm="sha256").hexdigest()[:20]


def _marked(token: str, *, salt: str, days: int) -> Participant | None:
    try:
        number, mark = signing.loads(token, salt=salt, max_age=days * 24 * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return _of_mark(number, mark)


def _of_mark(number: int, mark: str) -> Participant | None:
    found = Participant.objects.select_related("case", "person").filter(pk=number).first()
    return found if found and found.email and constant_time_compare(mark, mark_of(found)) else None
