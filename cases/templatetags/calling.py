"""Telephone numbers in words that somebody wrote, as links that a telephone calls."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
# 112, (06 80) 300 300, 06-80-300-300, +36 1 234 5678: not a year, a day or a house number.
_NUMBER = re.compile(r"(?<![\w./-])(?:\+|\(?0)\d[\d ()/\u00a0-]{5,16}\d(?![\w-])"
                     r"|(?<![\w./-])(?:104|105|107|110|112|115|117|118|144|911|999)(?!\w|-\d)")


@register.filter
def calling(words: str) -> SafeString:
    """The words with each telephone number as a `tel:` link."""
    made: list[tuple[str]] = []
    at = 0
    for found in _NUMBER.finditer(words):
        link = format_html('<a href="tel:{}"><b>{}</b></a>', re.sub(r"[^\d+]", "", found[0]), found[0])
        made += [(words[at:found.start()],), (link,)]
        at = found.end()
    return format_html_join("", "{}", [*made, (words[at:],)])
