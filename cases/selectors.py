"""What may be seen of cases, and by whom. Every page starts from here, so that a stranger's case is a 404."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cases.models import Case, CaseEvent, Part, Participant, Photo, Referral, Text
from cases.models.event import Voice
from cases.workflow.phases import Phase
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission


def published_cases() -> QuerySet[Case]:
    """What everybody may see."""
    return Case.objects.filter(published=True)


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """All cases for staff; for a citizen the published ones and their own."""
    if actor.may(Permission.SEE_CASES):
        return Case.objects.all()
    if actor.person is not None:
        return Case.objects.filter(Q(published=True) | Q(participants__person=actor.person,
                                                         participants__part=Part.REPORTER)).distinct()
    return published_cases()


def photos_for_everybody() -> QuerySet[Photo]:
    """Photos that the public may see: not hidden, and looked at by somebody, since a face may be on them."""
    return Photo.objects.filter(hidden=False).exclude(case__phase__in=(Phase.DRAFT, Phase.MODERATION))


def with_card(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with all that a card or a row shows, in a constant number of queries."""
    affected = (Participant.objects.filter(case=OuterRef("pk"), part=Part.SUPPORTER).order_by()
                .values("case").annotate(n=Count("pk")).values("n"))
    return (cases.select_related("category", "status", "area", "assignee")
            .annotate(supporters=Coalesce(Subquery(affected, output_field=IntegerField()), Value(0)))
            .prefetch_related(
                Prefetch("photos", photos_for_everybody(), to_attr="shown_photos"),
                Prefetch("referrals", Referral.objects.exclude(state="withdrawn").select_related("body"),
                         to_attr="live_referrals")))


def matching(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Cases that hold all the words, Hungarian endings and accents aside. A number finds its case."""
    words = words.strip()
    if not words:
        return cases
    plain = words.lower().translate(str.maketrans("áéíóöőúüű", "aeiooouuu"))
    return cases.filter(Q(search=SearchQuery(words.lower(), config="pg_catalog.hungarian", search_type="websearch"))
                        | Q(search=SearchQuery(plain, config="pg_catalog.simple", search_type="websearch")))


def by_due(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The queue's order: what is due next first, what is due never last."""
    return cases.order_by(F("due_at").asc(nulls_last=True), "id")


def history(case: Case, actor: Actor) -> list[CaseEvent]:
    """The case's log as this reader may see it, newest first."""
    events = CaseEvent.objects.filter(case=case)
    if not actor.may(Permission.SEE_CASES):
        events = events.filter(voice=Voice.PUBLIC)
    return list(events.order_by("-seq"))


def words_of(events: list[CaseEvent]) -> dict[str, str]:
    """The words that events point to, by the id they point with. Erased ones are missing."""
    wanted = [event.data["note"] for event in events if event.data.get("note")]
    return {str(text.pk): text.body for text in Text.objects.filter(pk__in=wanted)}
