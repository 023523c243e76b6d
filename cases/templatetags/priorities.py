"""How pressing a case is, as a sign with its word: `{% load priorities %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.priorities import priority_of
from tenants.look.templatetags.look import icon

register = template.Library()


@register.simple_tag
def priority(number: int) -> SafeString:
    """The word with its icon, coloured where it presses."""
    step = priority_of(number)
    return format_html('<span class="pressing" data-s="{}">{} {}</span>', step.face, icon(step.icon), step.words)
