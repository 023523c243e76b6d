"""The queue: side list, filters, lines, map."""

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from cases.desk.answers import DeskView
from cases.desk.columns import columns_of
from cases.desk.filters import Wish
from cases.desk.maps import rows_map
from cases.desk.paging import Cursor, page
from cases.desk.queues import ALL, GROUPS, WEEK, Group, Queue, Scope
from cases.desk.reading import read_lines
from cases.desk.rows import rows
from cases.desk.tallies import Counts, Tally, counts, tallied
from tenants import current
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission

# How often the page asks whether something has changed, in seconds; for so long what depends on the clock may be old.
EVERY, CLOCK = 15, 300
# So many saved filters stand in the side list.
LISTED = 50
# Asked by every queue, so it is written by hand.
_SAVED = """
    SELECT f.public_id, f.name, f.owner_id, p.name, p.email, p.is_active, p.role
    FROM cases_savedfilter f LEFT JOIN accounts_person p ON p.id = f.owner_id
    WHERE f.owner_id = %s OR f.shared ORDER BY f.name LIMIT %s
"""


@dataclass(frozen=True)
class Entry:
    """A queue in the side list, and how full it is."""

    queue: Queue
    tally: Tally
    hot: bool
    here: bool

    @property
    def is_quiet(self) -> bool:
        """Empty ones stand behind “more”."""
        return not (self.tally.cases or self.here or self.queue.always)


@dataclass(frozen=True)
class Saved:
    """A saved filter in the side list. `owner` is empty for a former colleague."""

    public_id: UUID
    name: str
    is_mine: bool
    owner: str


class QueuePage(DeskView):
    """What the page and its live updates show alike."""

    def gathered(self, scope: Scope, full: Counts) -> dict[str, Any]:
        """The list with its tally, if it is narrowed; without what stands beside it."""
        request, asked = self.request, self.request.GET
        actor, wish = request.actor, Wish.read(asked)
        after, before = Cursor.read(asked.get("after", "")), Cursor.read(asked.get("before", ""))
        wanted = wish.apply(scope.visible, actor, scope, full)
        found = page(wanted, wish.order, read=read_lines, after=after, before=before)
        if wish.words and not wish.begins and not (found.cases or after or before):
            # Nothing has the very words: perhaps something begins with them.
            wish = replace(wish, begins=True)
            wanted = wish.apply(scope.visible, actor, scope, full)
            found = page(wanted, wish.order, read=read_lines)
        columns = columns_of(actor.person)
        lines = rows(found.cases, get_language() or "en", query=wish.query(), columns={one.code for one in columns})
        with_map = asked.get("view") == "map"
        return {
            "wish": wish,
            "wanted": {"": wanted} if wish.is_narrowed else {},
            "rows": lines,
            "columns": columns,
            "with_map": with_map,
            "map": rows_map(request.tenant, lines) if with_map else "",
            "newer": self.turned(wish, "before", found.newer),
            "older": self.turned(wish, "after", found.older),
            "picks": may_pick(actor),
        }

    def beside(self, wish: Wish, full_of: dict[str, Tally], full: Counts) -> dict[str, Any]:
        """The side list, and how full the list is."""
        tally = full_of["" if wish.is_narrowed else wish.queue.code]
        return {"side": side_list(full_of, wish), "full": full, "tally": tally, "wish": wish}

    def turned(self, wish: Wish, way: str, cursor: str) -> str:
        """The address of a neighbouring page."""
        view = {"view": "map"} if self.request.GET.get("view") == "map" else {}
        return f"?{wish.query(**{way: cursor}, **view)}" if cursor else ""

    def mark(self, scope: Scope) -> str:
        """Changes with everything that the page shows, at the cost of one question to an index."""
        request = self.request
        parts = (
            *scope.log,
            scope.now.timestamp() // CLOCK,
            scope.today,
            current.municipality().catalogue_version,
            request.actor.person.pk if request.actor.person else 0,
            get_language(),
            request.GET.urlencode(),
        )
        return f'"{blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


class QueueView(QueuePage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        actor = self.request.actor
        scope = Scope.of(actor)
        # Before the lists are read: what happens in between is shown by the first update.
        mark, full = self.mark(scope), counts(scope)
        context = self.gathered(scope, full)
        full_of = {**full.of(scope), **tallied(context["wanted"], scope)}
        context |= self.beside(context["wish"], full_of, full)
        saved = saved_filters(actor)
        opened = self.request.GET.get("saved", "")
        context |= {
            "open_filters": self.request.GET.get("open") == "filters",
            "saved": saved,
            "opened": next((one for one in saved if str(one.public_id) == opened), None),
            "query": self.request.GET.urlencode(),
            "mark": mark,
            "every": EVERY,
            "may_work_on_all": actor.may(Permission.BULK),
            "may_export": actor.may(Permission.EXPORT),
            "may_take": actor.may(Permission.ASSIGN),
            "may_write": actor.may(Permission.WRITE),
            "refusal": refusal,
        }
        return render(self.request, "desk/queue.html", context, status=status)


def saved_filters(actor: Actor) -> list[Saved]:
    """One's own filters and the shared ones."""
    me = actor.person.pk if actor.person else 0
    with connection.cursor() as cursor:
        cursor.execute(_SAVED, [me, LISTED])
        return [
            Saved(public_id, name, owner == me, (of or email) if is_active and role else "")
            for public_id, name, owner, of, email, is_active, role in cursor.fetchall()
        ]


class FilterFields(DeskView):
    """The fields of the fold, when it is opened."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "desk/parts/morefilters.html", {"wish": Wish.read(request.GET)})


def may_pick(actor: Actor) -> bool:
    """Whether lines can be ticked, to be worked on together."""
    return actor.may(Permission.BULK) or actor.may(Permission.MOVE)


def side_list(full_of: dict[str, Tally], wish: Wish) -> dict[str, Any]:
    """The queues by their group, with how full they are; the empty ones apart."""
    late = bool(full_of["overdue"].cases)

    def entry(queue: Queue) -> Entry:
        tally = full_of[queue.code]
        here = queue is wish.queue and not wish.words and not wish.body
        return Entry(queue, tally, bool(tally.cases if queue.hot else queue is WEEK and late), here)

    entries = [entry(queue) for queue in ALL]
    groups = [
        (GROUPS[group], [one for one in entries if one.queue.group is group and not one.is_quiet]) for group in Group
    ]
    return {"groups": [group for group in groups if group[1]], "quiet": [one for one in entries if one.is_quiet]}
