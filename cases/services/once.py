"""What is wished from outside may arrive twice; it happens once."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import OnceOnly


def once(key: str, do: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
    """Do something under a key that the sender chose, in one transaction with the note that it was done.

    Two that arrive at the same moment wait for each other at the note's key.

    Args:
        key: at most 80 characters, the same for every copy of the wish.
        do: the act; what it returns is plain JSON and is answered to every copy. If it raises, nothing was done.

    Returns:
        The answer, and whether it was done now (False: it had been done before).
    """
    if (known := OnceOnly.objects.filter(key=key).first()) is not None:
        return known.answer, False
    try:
        with transaction.atomic():
            note = OnceOnly(key=key, at=timezone.now())
            note.save(force_insert=True)
            note.answer = do()
            note.save(update_fields=["answer"])
            return note.answer, True
    except IntegrityError:
        if (known := OnceOnly.objects.filter(key=key).first()) is not None:
            return known.answer, False
        raise
