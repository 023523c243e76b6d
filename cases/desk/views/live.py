"""What of a queue has changed since it was looked at. Two hundred desks ask this every few seconds."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cases.desk.columns import columns_of
from cases.desk.filters import Wish
from cases.desk.narrowing import ME
from cases.desk.queues import Scope
from cases.desk.tallies import Counts, Tally, counts, tallied
from cases.desk.views.queue import CLOCK, QueuePage, may_pick
from tenants import current
from tenants.accounts.roles import Permission

# So many lists are kept as they were drawn last, for all who look at the same.
KEPT = 64


@dataclass(frozen=True)
class Drawn:
    """A list as everybody sees it who asks for the same, and its tally where it is narrowed."""

    wish: Wish
    html: SafeString
    tally: dict[str, Tally]


_drawn: dict[tuple[object, ...], Drawn] = {}


class LiveView(QueuePage):
    """What the page shows, if it is not what the reader has already."""

    def get(self, request: HttpRequest) -> HttpResponse:
        scope = Scope.of(self.request.actor)
        mark = self.mark(scope)
        if request.headers.get("If-None-Match") == mark:
            response: HttpResponse = HttpResponseNotModified()
        else:
            response = HttpResponse(self.update(scope))
        response.headers["ETag"], response.headers["Cache-Control"] = mark, "private, no-cache"
        return response

    def update(self, scope: Scope) -> str:
        full = counts(scope, may_wait=True)
        drawn = self.drawn(scope, full)
        full_of = {**full.of(scope), **drawn.tally}
        context = {**self.beside(drawn.wish, full_of, full), "list": drawn.html}
        return render_to_string("desk/parts/live.html", context)

    def drawn(self, scope: Scope, full: Counts) -> Drawn:
        """The list as it is kept for others who see the same, or drawn now."""
        key = self.key(scope)
        found = _drawn.get(key)
        if found is None:
            context = self.gathered(scope, full)
            html = render_to_string("desk/parts/live_list.html", context)
            found = Drawn(context["wish"], html, tallied(context["wanted"], scope))
            while len(_drawn) >= KEPT:
                _drawn.pop(next(iter(_drawn)), None)
            _drawn[key] = found
        return found

    def key(self, scope: Scope) -> tuple[object, ...]:
        """All that a list depends on: where, what, as of when, and what of it this person may see."""
        actor, wish, here = self.request.actor, Wish.read(self.request.GET), current.municipality()
        is_own = wish.queue.own or ME in wish.chosen.values()
        return (
            here.schema_name,
            here.catalogue_version,
            self.request.GET.urlencode(),
            *scope.log,
            scope.today,
            scope.now.timestamp() // CLOCK,
            get_language(),
            repr(actor.scope),
            tuple(column.code for column in columns_of(actor.person)),
            may_pick(actor),
            actor.may(Permission.SEE_PEOPLE),
            actor.person.pk if is_own and actor.person else 0,
        )


def forget_lists() -> None:
    """Drop what is kept."""
    _drawn.clear()
