"""What may be seen of cases, and by whom. Every page starts from here, so that a stranger's case is a 404."""

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cases import searching
from cases.catalogue import catalogue
from cases.models import Case, CaseEvent, Part, Participant, Photo, Text
from cases.models.event import Voice
from cases.scoping import is_scoped, within_scope
from cases.workflow.phases import Phase
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission

# What the public may see. A case that says another one again is seen there (its own `published` waits meanwhile).
PUBLIC = Q(published=True, duplicate_of__isnull=True)
# Where nobody has looked at the photos yet.
UNCHECKED = (Phase.DRAFT, Phase.MODERATION)


def published_cases() -> QuerySet[Case]:
    """What everybody may see."""
    return Case.objects.filter(PUBLIC)


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """For staff all cases where their role holds; for a citizen the published ones and their own."""
    if actor.may(Permission.SEE_CASES):
        return Case.objects.filter(within_scope(actor))
    if actor.person is not None:
        return Case.objects.filter(PUBLIC | Q(participants__person=actor.person,
                                                         participants__part=Part.REPORTER)).distinct()
    return published_cases()


def cases_readable_by(actor: Actor) -> QuerySet[Case]:
    """What may be opened on the citizens' pages: what is visible, and what everybody may see."""
    visible = cases_visible_to(actor)
    return visible | published_cases() if is_scoped(actor) else visible


def photos_for_everybody() -> QuerySet[Photo]:
    """Photos that the public may see: not hidden, and looked at by somebody, since a face may be on them."""
    return Photo.objects.filter(hidden=False).exclude(case__phase__in=UNCHECKED)


def photos_shown_with(case: Case) -> list[Photo]:
    """What everybody sees at the top of a case's page: its own photos, then those of the cases that say it again.
    Photos that came with a comment stand with it."""
    # The cases first: a condition on both tables at once would read every photo there is.
    cases = Case.objects.filter(Q(pk=case.pk) | Q(duplicate_of=case.pk)).exclude(phase__in=UNCHECKED)
    found = Photo.objects.filter(hidden=False, case__in=cases.values("pk"), comment__isnull=True)
    return sorted(found, key=lambda photo: photo.case_id != case.pk)


def photos_visible_to(actor: Actor) -> QuerySet[Photo]:
    """Photos of the cases that an actor may see; hidden and unchecked ones for the staff only."""
    if not actor.may(Permission.SEE_CASES):
        # Those of a duplicate are shown with the case that it says again.
        visible = cases_visible_to(actor)
        return photos_for_everybody().filter(Q(case__in=visible) | Q(case__duplicate_of__in=visible))
    seen = Q(case__in=cases_visible_to(actor))
    if is_scoped(actor):
        seen |= Q(pk__in=photos_for_everybody().filter(case__in=published_cases()).values("pk"))
    return Photo.objects.filter(seen)


def cards(cases: QuerySet[Case]) -> list[Case]:
    """These cases, in their order, with all that a card shows, in two queries: `supporters` counts who joined,
    `shown_photos` are those that everybody may see."""
    affected = (Participant.objects.filter(case=OuterRef("pk"), part=Part.SUPPORTER).order_by()
                .values("case").annotate(n=Count("pk")).values("n"))
    found = (cases.defer("search")
             .annotate(supporters=Coalesce(Subquery(affected, output_field=IntegerField()), Value(0)))
             .prefetch_related(Prefetch("photos", photos_for_everybody(), to_attr="shown_photos")))
    return [with_rules(case) for case in found]


def with_rules(case: Case) -> Case:
    """The case with its category, status, area and team out of the catalogue, which is at hand: no joins."""
    rules = catalogue()
    for name, rows in (("category", rules.categories), ("status", rules.statuses), ("area", rules.areas),
                       ("team", rules.teams)):
        wanted = getattr(case, f"{name}_id")
        found = next((row for row in rows.values() if row.pk == wanted), None)
        if found is not None:
            setattr(case, name, found)
    return case


def matching(cases: QuerySet[Case], words: str, *, beginnings: bool = False) -> QuerySet[Case]:
    """Cases that hold all the words, whatever their Hungarian endings and accents. Quotation marks, a minus and “or”
    mean what search engines mean by them.

    Args:
        beginnings: whether longer words also find what begins with them; slow for words that stand in very many cases.
    """
    if not words.strip():
        return cases
    if searching.has_operators(words):
        hungarian = SearchQuery(words.lower(), config="pg_catalog.hungarian", search_type="websearch")
        plain = SearchQuery(searching.without_accents(words), config="pg_catalog.simple", search_type="websearch")
        return cases.filter(search=hungarian | plain)
    typed = searching.words_in(words)
    stems = stems_of([*typed, *map(searching.without_accents, typed)])
    asked = searching.question(typed, stems, beginnings=beginnings)
    if not asked:
        return cases.none()
    return cases.filter(search=SearchQuery(asked, config="pg_catalog.simple", search_type="raw"))


_stems: dict[str, str] = {}


def stems_of(words: list[str]) -> dict[str, str]:
    """The Hungarian stem of each word as the search index has it; empty for a word that says nothing."""
    unknown = [word for word in words if word not in _stems]
    if unknown:
        if len(_stems) > 10_000:
            _stems.clear()
        with connection.cursor() as cursor:
            cursor.execute("SELECT word, (ts_lexize('pg_catalog.hungarian_stem', word))[1] "
                           "FROM unnest(%s::text[]) AS word", [unknown])
            _stems.update({word: stem or "" for word, stem in cursor.fetchall()})
    return {word: _stems.get(word, word) for word in words}


def by_due(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The queue's order: what is due next first, what is due never last."""
    return cases.order_by(F("due_at").asc(nulls_last=True), "id")


def history(case: Case, actor: Actor, *, with_taken_back: bool = False) -> list[CaseEvent]:
    """The case's log as this reader may see it, newest first.

    Args:
        with_taken_back: also what was taken back before it went out, and that it was.
    """
    events = CaseEvent.objects.filter(case=case)
    if not actor.may(Permission.SEE_CASES):
        events = events.filter(voice=Voice.PUBLIC)
    log = list(events.order_by("-seq"))
    return log if with_taken_back else standing(log)


def standing(log: list[CaseEvent]) -> list[CaseEvent]:
    """Events of one case without those that were taken back, in the order given."""
    gone = {event.data["seq"] for event in log if event.type == "taken_back"}
    return [event for event in log if event.seq not in gone and event.type != "taken_back"] if gone else log


def words_of(events: list[CaseEvent]) -> dict[str, str]:
    """The words that events point to, by the id they point with. Erased ones are missing."""
    wanted = [event.data[name] for event in events for name in ("note", "was") if event.data.get(name)]
    return {str(text.pk): text.body for text in Text.objects.filter(pk__in=wanted)}
