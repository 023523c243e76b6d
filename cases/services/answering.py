"""A body answers by itself, without an account: through the link in its letter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Photo, PhotoMoment, Referral
from cases.photos.uploads import uploads_for
from cases.refusals import ReferralRefused
from cases.services.following import follow_answer
from cases.services.looking_after import add_photo
from cases.services.once import once
from cases.services.referring import answer_referral
from tenants.accounts.actors import BODY


@dataclass(frozen=True)
class OwnAnswer:
    """What a body says: that it is done, by when it will be, that it is not theirs; or words only."""

    words: str = ""
    promised_on: date | None = None
    done: bool = False
    not_theirs: bool = False


def answer_by_link(referral: Referral, answer: OwnAnswer, *, wish: UUID) -> bool:
    """Take in what a body says of itself, with the photos kept for its form. Everybody reads it.

    Args:
        wish: the form's token: the same answer sent twice is one.

    Returns:
        Whether it was taken in now; False where it had been before.

    Raises:
        ReferralRefused: there is nothing in it, or the body no longer has the case.
    """
    if answer.promised_on and answer.promised_on < timezone.localdate():
        raise ReferralRefused(_("The promised day is in the past. Please pick today or later."), field="promised_on")

    def take() -> dict[str, Any]:
        taken(referral, answer, uploads_for(wish))
        return {}

    return once(f"answer:{wish}", take)[1]


@transaction.atomic
def taken(referral: Referral, answer: OwnAnswer, photos: Iterable[Photo]) -> None:
    """Photos first, so that they are there when the case is said to be done."""
    answer_referral(referral, actor=BODY, answer=answer.words, promised_on=answer.promised_on, solved=answer.done,
                    not_theirs=answer.not_theirs)
    for photo in photos:
        if not answer.done:
            photo.moment = PhotoMoment.BEFORE
            photo.save(update_fields=["moment"])
        add_photo(referral.case, photo, actor=BODY)
    follow_answer(referral.case, promised_on=answer.promised_on, solved=answer.done)
