"""A case comes to be looked at before anybody else sees it: because the workflow says so, or because of a watched word.

What is watched never gets lost: where the category's workflow has a step for checking, the case begins there. Where it
has none, the case goes its usual way and is marked as news for the staff. Either way a note says why.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from cases.catalogue import Catalogue
from cases.events.record import keep_text, record
from cases.events.types import NoteAdded
from cases.judging import Judgement
from cases.models import Case, Category, Status
from cases.models.event import Voice
from cases.moderation.watching import Watched, watched
from cases.settings import setting
from cases.workflow.phases import Phase
from tenants import current
from tenants.accounts.actors import SYSTEM
from tenants.fleet.connection import db

ASSOCIATION = "association"


def judged_with_care(judgement: Judgement, rules: Catalogue, category: Category, reasons: list[Watched]) -> Judgement:
    """The judgement, led to the step for checking where the report is watched and there is such a step."""
    if not reasons or judgement.status.phase == Phase.MODERATION:
        return judgement
    step = checking_step(rules, category)
    return replace(judgement, status=step) if step else judgement


def checking_step(rules: Catalogue, category: Category) -> Status | None:
    """The step of a category's workflow where somebody looks first; one that the public does not see, if it can be."""
    flow = rules.workflow_of(category)
    steps = [status for status in rules.living
             if status.workflow_id == flow.pk and status.phase == Phase.MODERATION]
    return min(steps, key=lambda status: (status.public, status.position), default=None)


def watched_in(*, texts: Sequence[str], email: str = "") -> list[Watched]:
    """Why the municipality entered wants somebody to look at these words; empty where nothing is watched."""
    wishes = setting("watched")
    return watched(wishes, texts=texts, sender=email) if wishes else []


def note_watched(case: Case, reasons: list[Watched]) -> None:
    """Say in the case why it is watched, to the staff only. It is news to them until they have looked."""
    if not reasons:
        return
    with translation.override(current.municipality().language):
        said = {"word": _("Watched word: %(what)s"), "sender": _("Watched sender: %(what)s"),
                "trap": _("A field that people do not see was filled in: %(what)s"),
                "unproved": _("Sent without the browser's check, no. %(what)s from one connection within an hour"),
                "storm": _("Sent without the browser's check, while very many such reports came in: %(what)s within an "
                           "hour")}
        words = keep_text(case, "\n".join(said[one.kind] % {"what": one.what} for one in reasons))
    if words:
        record(case, NoteAdded(note=words.pk), actor=SYSTEM, voice=Voice.INTERNAL)


def offer_for_review(case: Case, *, since: datetime) -> None:
    """Put a case that waits for checking into the association's queue, where the municipality wants it to look.

    Called in the transaction in which the case came to that step. Offering it again changes nothing.

    Args:
        since: since when it waits.
    """
    if case.phase == Phase.MODERATION and case.duplicate_of_id is None and setting("moderators") == ASSOCIATION:
        offer([(case, since)])


def offer(waiting: list[tuple[Case, datetime]]) -> None:
    """Add notes for the association. They hold no words: whoever takes one comes and reads the case here."""
    rows = [(db.schema_name, case.public_id, since) for case, since in waiting]
    with connection.cursor() as cursor:
        # No RETURNING and no target of the conflict: a municipality may add rows here but not read them.
        cursor.executemany("INSERT INTO public.tenants_reviewnote (schema_name, \"case\", reported_at) "
                           "VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", rows)


def offer_all() -> None:
    """Offer every case that waits for checking: when the association begins to look, and once a night."""
    if setting("moderators") != ASSOCIATION:
        return
    cases = Case.objects.filter(phase=Phase.MODERATION, duplicate_of=None).only("public_id", "reported_at")
    waiting = [(case, case.reported_at) for case in cases]
    if waiting:
        offer(waiting)
