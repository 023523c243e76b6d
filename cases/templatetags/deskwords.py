"""Small words of the desk's pages: `{% load deskwords %}`."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.desk.columns import Column
from cases.desk.rows import Row
from cases.models import Case

register = template.Library()

# The hottest lines of the product, fifty a page: one formatting each instead of some fifteen nodes of a template.
_CELLS = {
    "title": '<td class="{css}">{{sign}} <a href="{{address}}">{{title}}</a>{{marks}}</td>',
    "bodies": '<td class="{css}">{{bodies_or}}</td>',
    "affected": '<td class="{css}">{{affected}}</td>',
    "carer": '<td class="{css}">{{carer_sign}}</td>',
    "state": '<td class="{css}">{{chip}}</td>',
}
_PICK = """<td class="pick"><label><input type="checkbox" name="case" value="{public_id}" form="picked">\
<span class="sr">{pick}</span></label></td>"""
_CARER = """<span class="ini" title="{name}"><span aria-hidden="true">{initials}</span>\
<span class="sr">{name}</span></span>"""
_NOBODY = """<span class="ini none"><span class="sr">{nobody}</span><span aria-hidden="true">–</span></span>"""


@register.simple_tag
def days_after(case: Case, due_at: datetime) -> str:
    """How many days were promised, counted from the report: '8 days'."""
    days = (timezone.localdate(due_at) - timezone.localdate(case.reported_at)).days
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


@register.simple_tag
def options(entries: list[tuple[str, str]], chosen: str) -> SafeString:
    """The options of a list of codes with their words, the chosen one selected."""
    return format_html_join(
        "", '<option value="{}"{}>{}</option>', ((code, _selected(code == chosen), words) for code, words in entries)
    )


def _selected(chosen: bool) -> SafeString:
    return mark_safe(" selected") if chosen else mark_safe("")


@register.simple_tag
def queue_rows(rows: list[Row], columns: list[Column], picks: bool = False) -> SafeString:
    """The lines of the queue as rows of its table; with `picks` each can be ticked."""
    line, nobody, choose = _line(tuple(columns), picks), _("nobody"), _("Choose %(number)s")
    free = format_html(_NOBODY, nobody=nobody)
    return format_html_join(
        "\n",
        line,
        (
            {
                **vars(row),
                "bodies_or": row.bodies or "–",
                "carer_sign": format_html(_CARER, name=row.carer, initials=row.initials) if row.initials else free,
                "pick": choose % {"number": row.number},
            }
            for row in rows
        ),
    )


@lru_cache(maxsize=256)
def _line(columns: tuple[Column, ...], picks: bool) -> str:
    """How a line is written with these columns."""
    cells = (
        _CELLS.get(column.code, f'<td class="{{css}}">{{{{{column.code}}}}}</td>').format(css=column.css)
        for column in columns
    )
    return f'<tr id="{{number}}" data-case="{{public_id}}">{_PICK if picks else ""}{"".join(cells)}</tr>'


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
