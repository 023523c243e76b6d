"""The queue: side list, filters, lines, map."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from cases.desk.answers import DeskView
from cases.desk.filters import Wish
from cases.desk.maps import rows_map
from cases.desk.paging import Cursor, page
from cases.desk.queues import MINE, SHARED, WEEK, Counts, Queue, Scope, Tally, counts
from cases.desk.rows import for_rows, rows
from cases.models import Case
from cases.selectors import cases_visible_to

# A narrowed queue is counted as far as this; beyond it says "more than".
COUNTED = 1000


class QueueView(DeskView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        request, asked = self.request, self.request.GET
        scope, wish = Scope.of(request.actor), Wish.read(asked)
        full = counts(scope)
        wanted = wish.apply(cases_visible_to(request.actor), request.actor, scope, full)
        found = page(
            for_rows(wanted),
            wish.order,
            after=Cursor.read(asked.get("after", "")),
            before=Cursor.read(asked.get("before", "")),
        )
        lines = rows(found.cases, get_language() or "en", query=wish.query())
        tally = self.narrowed(wanted, scope) if wish.is_narrowed else full.of(wish.queue, scope)
        with_map = asked.get("view") == "map"
        context = {
            "wish": wish,
            "side": side_list(full, scope, wish),
            "full": full,
            "rows": lines,
            "tally": tally,
            "counted": COUNTED,
            "with_map": with_map,
            "map": rows_map(request.tenant, lines) if with_map else "",
            "query": wish.query(),
            "query_without_queue": wish.query(queue="open"),
            "newer": self.turned(wish, "before", found.newer),
            "older": self.turned(wish, "after", found.older),
            "is_first": not (asked.get("after") or asked.get("before")),
        }
        return render(request, "desk/queue.html", context, status=status)

    def narrowed(self, wanted: QuerySet[Case], scope: Scope) -> Tally:
        """How many there are, as far as it is worth counting."""
        some = wanted.order_by().values("pk", "due_at")[: COUNTED + 1]
        told = some.aggregate(cases=Count("pk"), late=Count("pk", filter=Q(due_at__lt=scope.now)))
        return Tally(told["cases"], told["late"])

    def turned(self, wish: Wish, way: str, cursor: str) -> str:
        """The address of a neighbouring page."""
        view = {"view": "map"} if self.request.GET.get("view") == "map" else {}
        return f"?{wish.query(**{way: cursor}, **view)}" if cursor else ""


def side_list(full: Counts, scope: Scope, wish: Wish) -> dict[str, list[dict[str, Any]]]:
    """The queues by their group, with how full they are."""

    def entry(queue: Queue) -> dict[str, Any]:
        tally = full.of(queue, scope)
        here = queue.code == wish.queue.code and not wish.words and not wish.body
        return {
            "queue": queue,
            "count": tally.cases,
            "hot": bool(tally.cases if queue.hot else queue is WEEK and tally.late),
            "here": here,
        }

    return {"own": [entry(queue) for queue in (WEEK, MINE)], "shared": [entry(queue) for queue in SHARED]}
