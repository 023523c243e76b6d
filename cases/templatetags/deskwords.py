"""Small words of the desk's pages: `{% load deskwords %}`."""

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.desk.columns import Column
from cases.desk.rows import Row
from cases.models import Case

register = template.Library()

# The hottest lines of the product, fifty a page, each cell written by hand: what comes from outside is escaped here,
# the signs were drawn by the look.
_CELLS: dict[str, Callable[[Row], str]] = {
    "due": lambda row: row.due,
    "number": lambda row: escape(row.number),
    "title": lambda row: f'{row.sign} <a href="{escape(row.address)}">{escape(row.title)}</a>{row.marks}',
    "place": lambda row: escape(row.place),
    "state": lambda row: row.chip,
    "bodies": lambda row: escape(row.bodies) or "–",
    "affected": lambda row: str(row.affected),
}
_PICK = """<td class="pick"><label><input type="checkbox" name="case" value="{id}" form="picked">\
<span class="sr">{words}</span></label></td>"""


@register.simple_tag
def days_after(case: Case, due_at: datetime) -> str:
    """How many days were promised, counted from the report: '8 days'."""
    days = (timezone.localdate(due_at) - timezone.localdate(case.reported_at)).days
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


@register.simple_tag
def options(entries: list[tuple[str, str]], chosen: str) -> SafeString:
    """The options of a list of codes with their words, the chosen one selected."""
    html = "".join(
        f'<option value="{escape(code)}"{" selected" if code == chosen else ""}>{escape(str(words))}</option>'
        for code, words in entries
    )
    return mark_safe(html)  # noqa: S308 (escaped above)


@register.simple_tag
def queue_rows(rows: list[Row], columns: list[Column], picks: bool = False) -> SafeString:
    """The lines of the queue as rows of its table; with `picks` each can be ticked."""
    nobody, choose = escape(_("nobody")), escape(_("Choose %(number)s"))
    drawn = {**_CELLS, "carer": lambda row: _carer(row, nobody)}
    cells = [(f'<td class="{one.css}">', drawn.get(one.code) or _seldom(one.code)) for one in columns]
    lines = []
    for row in rows:
        number = escape(row.number)
        tick = _PICK.format(id=row.public_id, words=choose % {"number": number}) if picks else ""
        told = "".join(f"{head}{cell(row)}</td>" for head, cell in cells)
        lines.append(f'<tr id="{number}" data-case="{row.public_id}">{tick}{told}</tr>')
    return mark_safe("\n".join(lines))  # noqa: S308 (escaped cell by cell)


def _seldom(column: str) -> Callable[[Row], str]:
    return lambda row: row.more[column]


def _carer(row: Row, nobody: str) -> str:
    """Who looks after it, as two letters with the name behind them."""
    if not row.initials:
        return f'<span class="ini none"><span class="sr">{nobody}</span><span aria-hidden="true">–</span></span>'
    name = escape(row.carer)
    sign = f'<span aria-hidden="true">{escape(row.initials)}</span><span class="sr">{name}</span>'
    return f'<span class="ini" title="{name}">{sign}</span>'


@register.simple_tag(takes_context=True)
def on_demand(context: Context, name: str) -> str:
    """A form of the case's page that is fetched when its fold is opened; at once where it stands open already."""
    if name in context["forms"].opened:
        return get_template(f"desk/forms/{name}.html").template.render(context)  # type: ignore[attr-defined]
    address = reverse("desk:form", args=[context["case"].public_id, name]) + context["query"]
    return format_html(_ON_DEMAND, on_demand_url(context, name), address, _("Open the form"))


@register.simple_tag(takes_context=True)
def on_demand_url(context: Context, name: str) -> str:
    """The address of the case's page with this form open."""
    page, query = reverse("desk:case", args=[context["case"].public_id]), context["query"]
    return f"{page}{f'{query}&' if query else '?'}open={name}#form-{name}"


@register.filter
def at(mapping: dict[Any, Any], key: Any) -> Any:
    """What stands under a key; nothing where there is none."""
    return mapping.get(key)


_ON_DEMAND = """<a class="ondemand" href="{}" hx-get="{}" hx-trigger="toggle from:closest details once, click" \
hx-swap="outerHTML">{}</a>"""
