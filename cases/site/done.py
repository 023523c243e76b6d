"""You said, we did: cases whose solution was confirmed, with pictures of before and after, page after page."""

from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.catalogue import catalogue
from cases.models import Case, Category, Photo, PhotoMoment
from cases.selectors import cards, published_cases
from cases.site import counts
from cases.site.home import Result, result_of
from cases.site.home import with_words as with_last_words
from cases.site.listing import anchor
from cases.workflow.phases import Proof

PAGE = 12
# Beyond this a count is "more than".
COUNTED = 2000


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """GET /done/?category=&before=&pictures="""
    rules = catalogue()
    category = rules.categories.get(request.GET.get("category", ""))
    pictures = request.GET.get("pictures") == "1"
    found = confirmed(category, pictures=pictures)
    rows, older = page_of(found, request.GET.get("before", ""))
    kept = {"category": category.code if category else "", "pictures": "1" if pictures else ""}
    query = {name: value for name, value in kept.items() if value}
    count = counts.kept(f"done:{kept}", lambda: found.order_by()[:COUNTED + 1].count())
    return render(request, "site/done.html", {
        "stories": stories(rows), "category": category, "pictures": pictures,
        "categories": sorted(((row.code, str(row)) for row in rules.categories.values() if row.active),
                             key=lambda pair: pair[1]),
        "older": f"?{urlencode({**query, 'before': older})}" if older else "",
        "first": f"?{urlencode(query)}" if request.GET.get("before") else "",
        "count": count, "sentence": _("More than %(count)s cases") % {"count": COUNTED} if count > COUNTED else ""})


def confirmed(category: Category | None, *, pictures: bool) -> QuerySet[Case]:
    """The public cases that are confirmed as done, of one category or of all.

    Args:
        pictures: only those of which there are pictures of before and after that everybody may see.
    """
    states = [status.pk for status in catalogue().by_id.values() if status.proof == Proof.CONFIRMED]
    cases = published_cases().filter(status__in=states)
    if category is not None:
        cases = cases.filter(category=category)
    if pictures:
        shown = Photo.objects.filter(case=OuterRef("pk"), hidden=False)
        cases = cases.filter(Exists(shown.filter(moment=PhotoMoment.BEFORE)),
                             Exists(shown.filter(moment=PhotoMoment.AFTER)))
    return cases


def page_of(cases: QuerySet[Case], before: str) -> tuple[list[Case], str]:
    """One page, the latest report first, and the number of the case from which the next goes on ('' for none)."""
    if mark := anchor(before):
        cases = cases.filter(reported_at__lte=mark.reported_at).filter(
            Q(reported_at__lt=mark.reported_at) | Q(reported_at=mark.reported_at, pk__lt=mark.pk))
    rows = cards(cases.order_by("-reported_at", "-id")[:PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].number if len(rows) > PAGE else ""


def stories(cases: list[Case]) -> list[Result]:
    """What was said and what came of it; where nobody wrote what was done, the state says it."""
    told = [result_of(case) for case in cases]
    words = {result.case.pk: result.done for result in with_last_words(told)}
    return [replace(result, done=words.get(result.case.pk, "")) for result in told]
