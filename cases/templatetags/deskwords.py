"""Small words of the desk's pages: `{% load deskwords %}`."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import ngettext

from cases.models import Case

register = template.Library()


@register.simple_tag
def days_after(case: Case, due_at: datetime) -> str:
    """How many days were promised, counted from the report: '8 days'."""
    days = (timezone.localdate(due_at) - timezone.localdate(case.reported_at)).days
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
