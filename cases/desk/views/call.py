"""Somebody rings: one field finds their case by whatever they say, one button takes down a new one."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from cases.desk.answers import DeskView
from cases.desk.columns import columns_of
from cases.desk.filters import Wish, found_by, is_telephone, words_in
from cases.desk.paging import Order, page
from cases.desk.queues import OPEN
from cases.desk.reading import read_lines
from cases.desk.rows import rows
from cases.selectors import cases_visible_to

SHOWN = 20


class CallView(DeskView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        request = self.request
        words = words_in(request.GET, "q")
        found = []
        if words:
            visible = found_by(cases_visible_to(request.actor), words, request.actor)
            found = page(visible, Order.NEWEST, read=read_lines, size=SHOWN).cases
        wish, columns = Wish(OPEN, words=words), columns_of(request.actor.person)
        context = {
            "wish": wish,
            "columns": columns,
            "rows": rows(found, get_language() or "en", query=wish.query(), columns={one.code for one in columns}),
            "known": urlencode({"channel": "phone", **known_of_caller(words)}),
        }
        return render(request, "desk/call.html", context, status=status)


def known_of_caller(words: str) -> dict[str, str]:
    """What was searched for, where it belongs into the form for a new case."""
    if "@" in words:
        return {"email": words}
    return {"phone": words} if is_telephone(words) else {}
