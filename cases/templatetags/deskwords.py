"""Small words of the desk's pages: `{% load deskwords %}`."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from cases.desk.rows import Row
from cases.models import Case

register = template.Library()

# The hottest lines of the product, fifty a page: one formatting each instead of some fifteen nodes of a template.
_ROW = """<tr id="{number}"><td>{due}</td><td class="mono">{number}</td>\
<td class="clip">{sign} <a href="{address}">{title}</a></td><td class="clip place">{place}</td><td>{chip}</td>\
<td class="opt hide">{bodies}</td><td class="opt hide num">{affected}</td><td class="hide">{carer}</td></tr>"""
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
def queue_row(row: Row, nobody: str) -> SafeString:
    """One line of the queue as a row of its table."""
    carer = (
        format_html(_CARER, name=row.carer, initials=row.initials)
        if row.initials
        else format_html(_NOBODY, nobody=nobody)
    )
    return format_html(
        _ROW,
        number=row.number,
        due=row.due,
        sign=row.sign,
        address=row.address,
        title=row.title,
        place=row.place,
        chip=row.chip,
        bodies=row.bodies or "–",
        affected=row.affected,
        carer=carer,
    )
