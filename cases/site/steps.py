"""The report form as four plain pages, for a browser without JavaScript: photo, place, details, send.

A page without scripts leads there by itself. Every page is the same form with one part to see and the rest carried
along in hidden fields; "go on" and "back" keep what was typed under the form's wish for a day and lead to an address,
so that reloading and the browser's own "back" ask for nothing again. Where the cache does not keep it, the next page is
answered at once, and only that comfort is lost.
"""

import logging
from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from cases.site.report_form import ReportForm
from tenants.fleet.connection import db
from tenants.limits import DAY

log = logging.getLogger(__name__)
PHOTO, PLACE, DETAILS, SEND = 1, 2, 3, 4
STEPS = (PHOTO, PLACE, DETAILS, SEND)
# The fields that each page shows; those of the place stand in hidden fields on every page.
SHOWN = {
    PHOTO: frozenset({"photos"}),
    PLACE: frozenset({"street", "house", "landmark", "found", "found_for", "lat", "lon"}),
    DETAILS: frozenset({"title", "category", "description", "email", "name", "anonymous"}),
    SEND: frozenset(),
}
ALWAYS = frozenset({"csrfmiddlewaretoken", "do", "step", "wish", "lat", "lon", "metres", "spotted", "not_same",
                    "view_lat", "view_lon", "website", "check", "spot.x", "spot.y"})


def step_in(data: QueryDict) -> int:
    """Which of the four pages this is; 0 for the whole form on one."""
    given = data.get("step", "")
    return int(given) if given in {str(step) for step in STEPS} else 0


def carried(data: QueryDict, at: int) -> list[tuple[str, str]]:
    """What was typed on the other pages, as hidden fields of this one."""
    questions = at == DETAILS
    return [(name, value) for name, values in data.lists() for value in values
            if name not in ALWAYS and name not in SHOWN[at] and not (questions and name.startswith("q-"))]


def until(form: ReportForm, step: int) -> int:
    """The first page before `step` on which something is missing, with the later faults left for their own pages;
    `step` itself where nothing is."""
    faulty = [page for page in STEPS if page < step and SHOWN[page] & set(form.errors)]
    if not faulty:
        return step
    for name in list(form.errors):
        if name not in SHOWN[faulty[0]]:
            del form.errors[name]
    return faulty[0]


def of_faults(names: Iterable[str], *, photos: bool) -> int:
    """The first page on which something is wrong; the last one where it is nobody's field."""
    wrong = set(names)
    return PHOTO if photos else next((page for page in STEPS if SHOWN[page] & wrong), SEND)


def keep(wish: UUID, data: QueryDict) -> bool:
    """Keep what was typed under its wish for a day. False where the cache does not take it."""
    try:
        caches["shared"].set(_key(wish), data.urlencode(), DAY)
    except OSError as error:
        log.warning("The shared cache does not answer: %s", type(error).__name__)
        return False
    return True


def kept(wish: UUID) -> QueryDict | None:
    try:
        found = caches["shared"].get(_key(wish))
    except OSError:
        return None
    return QueryDict(found, mutable=True) if found else None


def forget_kept(wish: UUID) -> None:
    """Drop what was typed, once it is a case."""
    try:
        caches["shared"].delete(_key(wish))
    except OSError as error:
        log.warning("The shared cache does not answer: %s", type(error).__name__)


def address_of(step: int, wish: UUID) -> str:
    return f"{reverse('site:report')}?step={step}&wish={wish}"


def opened(request: HttpRequest, initial: Mapping[str, object]) -> QueryDict | HttpResponse | None:
    """What a page of the four opens with: what was typed so far, or what a new form begins with.

    Returns:
        None for the form on one page; a way elsewhere where there is nothing to go on with.
    """
    at = step_in(request.GET)
    if not at:
        return None
    try:
        wish = UUID(request.GET.get("wish", ""))
    except ValueError:
        return _begun(initial) if at == PHOTO else redirect(f"{reverse('site:report')}?step={PHOTO}")
    if Case.objects.filter(wish=wish).exists():
        return redirect("site:thanks", wish)
    data = kept(wish)
    if data is None:
        messages.warning(request, _("We keep a report that was not sent for a day. Please begin anew."))
        return redirect(f"{reverse('site:report')}?step={PHOTO}")
    data["step"], data["wish"] = str(at), str(wish)
    return data


def _begun(initial: Mapping[str, object]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in initial.items():
        if value not in (None, "", False):
            data[name] = "on" if value is True else str(value)
    data["step"] = str(PHOTO)
    data.setdefault("wish", str(uuid4()))
    return data


def _key(wish: UUID) -> str:
    return f"draft:{db.schema_name}:{wish}"
