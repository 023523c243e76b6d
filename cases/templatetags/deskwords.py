"""Small words of the desk's pages: `{% load deskwords %}`."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from cases.models import Case

register = template.Library()


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
