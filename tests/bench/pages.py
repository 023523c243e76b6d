"""The rows about pages: what people look at, each beside the bare SQL that fetches the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cases import searching
from cases.catalogue import catalogue
from cases.models.event import Voice
from cases.selectors import stems_of
from cases.services.writing import add_note
from tenants.accounts.actors import SYSTEM
from tests.bench.clock import Bar, Row, queries_of, timed
from tests.bench.town import Town, got

CARD = """
    SELECT c.id, c.public_id, c.number, c.title, c.address, c.phase, c.due_at, c.reported_at, c.precision,
        c.promised_on, cat.names, cat.icon, s.names, s.phase, s.proof, a.name, p.name,
        (SELECT count(*) FROM cases_participant w WHERE w.case_id = c.id AND w.part = 'supporter'),
        (SELECT json_agg(json_build_array(b.name, b.short_name, r.state, r.due_on, r.answered_at)) FROM cases_referral r
            JOIN cases_body b ON b.id = r.body_id WHERE r.case_id = c.id AND r.state <> 'withdrawn'),
        (SELECT json_agg(f.id) FROM cases_photo f WHERE f.case_id = c.id AND NOT f.hidden)
    FROM cases_case c JOIN cases_category cat ON cat.id = c.category_id JOIN cases_status s ON s.id = c.status_id
        LEFT JOIN areas_area a ON a.id = c.area_id LEFT JOIN accounts_person p ON p.id = c.assignee_id
    WHERE {} LIMIT 50
"""
OPEN = "c.phase IN ('moderation', 'open', 'waiting') AND c.duplicate_of_id IS NULL"
BY_DUE = "ORDER BY c.due_at ASC NULLS LAST, c.id"
ONE = """
    SELECT c.*, cat.names, s.names, a.name,
        (SELECT json_agg(json_build_array(e.seq, e.type, e.occurred_at, e.data, t.body) ORDER BY e.seq)
            FROM cases_caseevent e LEFT JOIN cases_text t ON t.id = (e.data ->> 'note')::uuid WHERE e.case_id = c.id),
        (SELECT json_agg(json_build_array(b.name, r.state, r.due_on)) FROM cases_referral r
            JOIN cases_body b ON b.id = r.body_id WHERE r.case_id = c.id),
        (SELECT json_agg(json_build_array(w.part, w.name, w.email)) FROM cases_participant w WHERE w.case_id = c.id),
        (SELECT json_agg(f.id) FROM cases_photo f WHERE f.case_id = c.id)
    FROM cases_case c JOIN cases_category cat ON cat.id = c.category_id JOIN cases_status s ON s.id = c.status_id
        LEFT JOIN areas_area a ON a.id = c.area_id
    WHERE c.id = %s
"""
CELLS = "SELECT cell, count(*), avg(lat), avg(lon) FROM cases_case WHERE published AND cell IS NOT NULL GROUP BY 1"
SEARCHED = "c.search @@ to_tsquery('pg_catalog.simple', %s) ORDER BY c.id DESC"


@dataclass(frozen=True)
class Page:
    """A page to be measured: the work in words, its bar, how it is asked for, the bare query, what happens before."""

    work: str
    bar: Bar
    ask: Callable[[], Any]
    bare: Callable[[], object] | None = None
    before: Callable[[], object] | None = None


def page_rows(town: Town, cases: int) -> Iterator[Row]:
    """Every page, measured."""
    for page in [*desk_pages(town, cases), *public_pages(town), *figures(town)]:
        time = timed(page.ask, before=page.before)
        yield Row(
            page.work,
            page.bar,
            time.p50,
            time.p95,
            first=time.first,
            cpu=time.cpu,
            queries=queries_of(page.ask),
            bare=timed(page.bare).p50 if page.bare else None,
            kilobytes=len(page.ask().content) / 1024,
        )


def desk_pages(town: Town, cases: int) -> Iterator[Page]:
    queue, bar = reverse("desk:queue"), Bar(25, 50) if cases >= 1_000_000 else Bar(15, 30)
    with town.municipality.entered():
        rules = catalogue()
        category, area = next(iter(rules.categories.values())), next(iter(rules.areas.values()))
        body = next(iter(rules.bodies.values()))
        case = town.busy_case()

    def happen() -> None:
        """Something new in the log, so that nothing that was counted before may be used."""
        with town.municipality.entered():
            add_note(town.other_case, "The bench was here.", voice=Voice.INTERNAL, actor=SYSTEM)

    def listed(work: str, query: str, where: str, **happening: Callable[[], object]) -> Page:
        return Page(work, bar, got(town.agent, f"{queue}?{query}"), town.bare(CARD.format(where)), **happening)

    everything = f"{OPEN} {BY_DUE}"
    yield listed("staff queue, due this week", "", f"{OPEN} AND c.due_at <= now() + interval '7 days' {BY_DUE}")
    yield listed("staff queue, all open", "queue=open", everything)
    yield listed("  the same right after something happened", "queue=open", everything, before=happen)
    yield Page("  the same at nine tenths of its depth", bar, got(town.agent, town.deep(0.9)))
    yield listed(
        "  narrowed to a category",
        f"queue=open&category={category.code}",
        f"{OPEN} AND c.category_id = {category.pk} {BY_DUE}",
    )
    yield listed(
        "  narrowed to a district", f"queue=open&area={area.code}", f"{OPEN} AND c.area_id = {area.pk} {BY_DUE}"
    )
    yield listed(
        "  narrowed to a body",
        f"queue=open&body={body.code}",
        f"{OPEN} AND EXISTS (SELECT FROM cases_referral r WHERE r.case_id = c.id AND r.body_id = {body.pk} "
        f"AND r.state IN ('sent', 'answered')) {BY_DUE}",
    )
    yield listed(
        "  narrowed to what is promised", "queue=open&phase=waiting", f"{OPEN} AND c.phase = 'waiting' {BY_DUE}"
    )
    yield listed(
        "  the most pressing first",
        "queue=open&sort=priority",
        f"{OPEN} ORDER BY c.priority DESC, c.due_at ASC NULLS LAST, c.id",
    )
    yield listed(
        "  answers that nobody looked at",
        "queue=news",
        f"c.news_at IS NOT NULL AND c.duplicate_of_id IS NULL AND c.phase <> 'draft' {BY_DUE}",
    )
    yield listed("  beside the map", "queue=open&view=map", everything)
    search = Bar(50, 120)
    words = "sötét lámpa este"
    with town.municipality.entered():
        asked = {typed: asked_for(typed) for typed in (words, "petofi utca 17")}
    yield Page(
        "full-text search, frequent words",
        search,
        got(town.agent, f"{queue}?q={words.replace(' ', '+')}"),
        town.bare(CARD.format(SEARCHED), [asked[words]]),
    )
    yield Page(
        "full-text search, a street without accents",
        search,
        got(town.agent, f"{queue}?q=petofi+utca+17"),
        town.bare(CARD.format(SEARCHED), [asked["petofi utca 17"]]),
    )
    yield Page("search by a reporter's mail", search, got(town.agent, f"{queue}?q=minta7@town.example"))
    address = reverse("desk:case", args=[case.public_id])
    yield Page("case page for staff", Bar(20), got(town.agent, address), town.bare(ONE, [case.pk]))
    yield Page("case page for the public", Bar(12), got(town.citizen, f"/{case.number}/"), town.bare(ONE, [case.pk]))


def asked_for(typed: str) -> str:
    """What the search field asks the full-text index for these words."""
    words = searching.words_in(typed)
    return searching.question(words, stems_of([*words, *map(searching.without_accents, words)]))


def public_pages(town: Town) -> Iterator[Page]:
    newest = "c.published ORDER BY c.reported_at DESC, c.id DESC"
    bar = Bar(25, 60)
    yield Page("home", Bar(), got(town.citizen, "/"), town.bare(CARD.format(newest)))
    yield Page("list of cases", Bar(), got(town.citizen, "/cases/"), town.bare(CARD.format(newest)))
    yield Page("list of cases, two words", Bar(50, 120), got(town.citizen, "/cases/?q=kátyú+este"))
    case = town.busy_case()
    for zoom, width in ((11, 0.5), (14, 0.06), (17, 0.008)):
        south, west = (case.lat or 0) - width / 2, (case.lon or 0) - width / 2
        box = f"{west},{south},{west + width},{south + width}"
        within = (
            f"SELECT number, lat, lon, status_id, title FROM cases_case WHERE published AND lat BETWEEN {south} "
            f"AND {south + width} AND lon BETWEEN {west} AND {west + width} ORDER BY reported_at DESC LIMIT 300"
        )
        yield Page(
            f"map viewport, zoom {zoom}",
            bar,
            got(town.citizen, f"/map/cases.json?box={box}&zoom={zoom}"),
            town.bare(within if zoom == 17 else CELLS),
        )
    yield Page("report form", Bar(), got(town.citizen, "/report/"))


def figures(town: Town) -> Iterator[Page]:
    year = timezone.localdate().year - 1
    bar = Bar(150, 400)
    yield Page("evaluation, every indicator, a year by category", bar, got(town.manager, f"/evaluation/?period={year}"))
    yield Page(
        "evaluation, every indicator, a year by body", bar, got(town.manager, f"/evaluation/?period={year}&by=body")
    )
    yield Page(
        "evaluation, every indicator, a month by area", bar, got(town.citizen, f"/evaluation/?period={year}-06&by=area")
    )
