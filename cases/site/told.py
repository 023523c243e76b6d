"""What every reader of a case's page sees alike: gathered in a few questions, rendered once, kept until something
happens to the case.

It is kept under the last entry of the case's log, the town's rules, the language and the day; what belongs to one
reader (what they may do, have done or have typed) is never in it.
"""

import logging
import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.models import GONE, Case, CaseEvent, CommentKind, Part, Participant, Referral
from cases.selectors import history, photos_shown_with, words_of
from cases.settings import setting
from cases.site import maps, panels, progress, story
from cases.site.share.links import printed_sign, share_links
from cases.site.share.short import short_path
from cases.voices import comments_shown, tally
from cases.workflow.phases import ENDED, Phase, Proof
from tenants import current, slots
from tenants.accounts.actors import ANONYMOUS
from tenants.base_map import base_map_of
from tenants.look.dates import AGO_AT_MOST

log = logging.getLogger(__name__)
# So long a page may show what was erased without a word in the log; browsers keep photos for as long.
KEPT_SECONDS = 600
# So many pages of some 20 KB each process keeps at hand, besides the shared cache.
AT_HAND = 300
# Raise it when the parts change, so that a new release shows none of the old.
VERSION = 1
HELD_MANY = 2
PREVIEW = 180
PARTS = ("top", "shots", "holders", "facts", "story", "place", "share", "printed")


@dataclass(frozen=True)
class Told:
    """The parts of a case's page that are the same for all, as HTML; and what the rest of the page needs to know."""

    parts: dict[str, SafeString]
    head: SafeString
    has_shots: bool
    claimed: bool


_at_hand: dict[str, tuple[float, Told]] = {}


def rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with what a page's key and its reader's parts need; their rules are put in from the catalogue."""
    affected = (Participant.objects.filter(case=OuterRef("pk"), part=Part.SUPPORTER).order_by()
                .values("case").annotate(n=Count("pk")).values("n"))
    last = CaseEvent.objects.filter(case=OuterRef("pk")).order_by("-seq").values("seq")[:1]
    return cases.defer("search").annotate(
        supporters=Coalesce(Subquery(affected, output_field=IntegerField()), Value(0)),
        seq=Coalesce(Subquery(last), Value(0)),
        has_duplicates=Exists(Case.objects.filter(duplicate_of=OuterRef("pk"))))


# The same for one published case by its number, by hand: most readers need no more, and building it takes longer than
# the database does.
_KEPT = [field for field in Case._meta.concrete_fields if field.name != "search"]
_BY_NUMBER = f"""
    SELECT {", ".join(f"c.{field.column}" for field in _KEPT)},
        (SELECT count(*) FROM cases_participant w WHERE w.case_id = c.id AND w.part = 'supporter') AS supporters,
        coalesce((SELECT e.seq FROM cases_caseevent e WHERE e.case_id = c.id ORDER BY e.seq DESC LIMIT 1), 0) AS seq,
        EXISTS (SELECT FROM cases_case d WHERE d.duplicate_of_id = c.id) AS has_duplicates
    FROM cases_case c WHERE c.number = %s AND c.published AND c.duplicate_of_id IS NULL
"""  # noqa: S608  (columns of our own model)


def published_row(number: str) -> Case | None:
    """The published case of this number, as `rows` gives it."""
    return next(iter(Case.objects.raw(_BY_NUMBER, [number])), None)


def told(request: HttpRequest, case: Case) -> Told:
    """What everybody sees of the case, from the cache if nothing has happened since.

    Args:
        case: of `rows`, with its rules.
    """
    # What happens to a duplicate stands in that one's log.
    if not case.published or case.has_duplicates:  # type: ignore[attr-defined]
        return tell(request, case)
    key = key_of(request, case)
    if (near := _at_hand.get(key)) is not None and near[0] > time.monotonic():
        return near[1]
    kept = from_shared(key)
    if kept is None:
        kept = tell(request, case)
        to_shared(key, kept)
    if len(_at_hand) >= AT_HAND:
        _at_hand.clear()
    _at_hand[key] = time.monotonic() + KEPT_SECONDS, kept
    return kept


def from_shared(key: str) -> Told | None:
    """What another process has told already."""
    try:
        kept: Told | None = caches["shared"].get(key)
    except OSError as error:
        log.warning("The shared cache does not answer: %s", type(error).__name__)
        return None
    return kept


def to_shared(key: str, told: Told) -> None:
    try:
        caches["shared"].set(key, told, KEPT_SECONDS)
    except OSError as error:
        log.warning("The shared cache does not answer: %s", type(error).__name__)


def key_of(request: HttpRequest, case: Case) -> str:
    here = current.municipality()
    told = (here.schema_name, case.public_id, case.seq, here.catalogue_version, get_language(), timezone.localdate(),  # type: ignore[attr-defined]
            request.get_host(), VERSION)
    return "case:" + ":".join(str(part) for part in told)


def tell(request: HttpRequest, case: Case) -> Told:
    """Gather and render what everybody sees."""
    language = (get_language() or "").split("-")[0]
    public = history(case, ANONYMOUS)
    photos = photos_shown_with(case)
    comments = comments_shown(case) if setting("comments") != "off" else []
    referrals = list(Referral.objects.filter(case=case).exclude(state__in=GONE).select_related("body"))
    words = words_of(public)
    reached = progress.milestones(public, case)
    extension = progress.extension_of(case, public, words)
    turned = progress.turned_at(public)
    fresh = [comment for comment in comments if turned is None or comment.at >= turned]
    in_timeline = story.photos_told(public)
    shots = [photo for photo in photos if photo.pk not in in_timeline]
    address = request.build_absolute_uri(reverse("site:case", args=[case.number]))
    short = request.build_absolute_uri(short_path(case.number))
    title = _("Map: %(place)s") % {"place": case.address or case.title}
    context: dict[str, Any] = {
        "case": case,
        "chip": chip_of(case, referrals),
        "is_recent": (timezone.now() - case.reported_at).days <= AGO_AT_MOST,
        "missed_since": missed_since(case, public),
        "stones": progress.stones(case, reached, language),
        "photos": shots,
        "holders": progress.holders(referrals, language, extension),
        "promise": promise_of(case, referrals, extension),
        "claimed": reached.claimed,
        "parts_done": parts_done(referrals),
        "confirmed": reached.confirmed,
        "refused": refused_by_reporter(public),
        "still_there": tally(fresh, CommentKind.STILL_THERE),
        "seems_done": tally(fresh, CommentKind.SEEMS_DONE),
        "timeline": story.Teller(case, catalogue(), words, photos, language, referrals).tell(public, comments),
        "map": maps.place_map(current.municipality(), case, title),
        "map_credit": base_map_of(current.municipality()).credit,
        "panels": panels.rendered(slots.case_panels, request, case),
        "address": address,
        "short": short,
        "short_words": short.partition("://")[2],
        "qr": printed_sign(short, _("QR code of this case's page")),
        "links": share_links(address, f"{case.title} – {case.number}"),
    }
    return Told(
        parts={name: rendered(f"site/case/{name}.html", context) for name in PARTS},
        head=head(request, case, address, context["chip"][1]),
        has_shots=bool(shots or case.description),
        claimed=reached.claimed is not None,
    )


def rendered(template: str, context: dict[str, Any]) -> SafeString:
    # Rendered by the same engine, which escapes; without the request, so that nothing of one reader gets in.
    return mark_safe(render_to_string(template, context))  # noqa: S308


def head(request: HttpRequest, case: Case, address: str, state: str) -> SafeString:
    """What search engines and link previews read; nothing for a case that is not public."""
    if not case.published:
        return mark_safe('<meta name="robots" content="noindex">')
    here = current.municipality()
    said = Truncator(" ".join(case.description.split())).chars(PREVIEW)
    place = ", ".join(filter(None, [case.address, case.area.name if case.area else ""]))
    return rendered("site/case/head.html", {
        "case": case, "here": here, "address": address, "languages": here.languages if len(here.languages) > 1 else [],
        "language": get_language(),
        "summary": " · ".join(filter(None, [state, place, said])),
        "card": request.build_absolute_uri(reverse("site:card", args=[case.number])) + f"?v={case.seq}",  # type: ignore[attr-defined]
        "card_words": ", ".join(filter(None, [case.title, place, state, case.number]))})


def chip_of(case: Case, referrals: list[Referral]) -> tuple[str, str]:
    """The sign and the words at the top. Several bodies are said so, for then one word cannot be true of all."""
    if len(referrals) < HELD_MANY or case.phase in ENDED:
        return case.face, case.status.public_name
    done = sum(referral.state == "solved" for referral in referrals)
    if done == len(referrals):
        return "claim", _("Said to be done by all %(count)s bodies") % {"count": len(referrals)}
    if done:
        words = ngettext(
            "With %(count)s bodies: %(done)s says it is done",
            "With %(count)s bodies: %(done)s say it is done",
            done,
        )
        return case.face, words % {"count": len(referrals), "done": done}
    return case.face, _("With %(count)s bodies: %(status)s") % {
        "count": len(referrals),
        "status": case.status.public_name,
    }


def parts_done(referrals: list[Referral]) -> tuple[int, int] | None:
    """How many of how many bodies say that their part is done, where some but not all do."""
    done = sum(referral.state == "solved" for referral in referrals)
    return (done, len(referrals)) if 0 < done < len(referrals) else None


def promise_of(
    case: Case, referrals: list[Referral], extension: progress.Extension | None
) -> dict[str, object] | None:
    """The day that counts next for a case under way: the promised one, else the one by which they must answer. One that
    was put off is named alone, with why."""
    if case.phase in ENDED or case.phase == Phase.DRAFT or case.face == "claim":
        return None
    today = timezone.localdate()
    day: date | None = case.promised_on
    kind, body = "promised", None
    if day is not None:
        whose = [referral.body for referral in referrals if referral.promised_on == day]
        body = whose[0] if whose else None
    elif case.answer_due_at is not None and case.answered_at is None:
        day, kind = timezone.localdate(case.answer_due_at), "answer"
    elif case.solution_due_at is not None:
        day, kind = timezone.localdate(case.solution_due_at), "solution"
    if day is None:
        return None
    put_off = extension if extension and extension.holds_for(kind, day) else None
    if put_off:
        day, body = max(day, put_off.day), None
    return {"day": day, "kind": kind, "body": body, "late": day < today, "put_off": put_off is not None,
            "why": put_off.why if put_off else ""}


def missed_since(case: Case, events: list[CaseEvent]) -> date | None:
    """Since when a body owes an answer that has not come, where the municipality lets the public read it."""
    if case.unanswered_at is None:
        return None
    missed = (event.data["since"] for event in events if event.type == "answer_missed")
    return min((date.fromisoformat(day) for day in missed), default=timezone.localdate(case.unanswered_at))


def refused_by_reporter(events: list[CaseEvent]) -> datetime | None:
    """When the reporter said that it is not done, if that was a citizen's last word; else None."""
    moves = [event for event in events if event.type == "case_moved" and event.actor_kind == "citizen"]
    last = max(moves, key=lambda event: event.seq, default=None)
    return last.occurred_at if last is not None and last.data.get("proof") == Proof.NONE else None
