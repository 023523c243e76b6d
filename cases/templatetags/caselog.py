"""The log of a case as lines: `{% load caselog %}`. Some thirty a page, so each is one formatting, not thirty nodes."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cases.desk.history import Entry
from tenants.look.templatetags.look import icon, when

register = template.Library()

_ICONS = {"public": "globe", "letter": "envelope", "internal": "lock"}
_NOTHING = mark_safe("")
_GONE = """<p class="tick gone">{}<span><s>{}</s> <span class="t">{}{}</span> <b>{}</b></span></p>"""
_WORDS = """<article class="voice {}"><header>{}{} <span>{}{}{}</span></header><div>{}{}</div></article>"""
_TICK = """<p class="tick">{}<span><b>{}</b>{} <span class="t">{}{}</span>{}</span></p>"""
_BEFORE = """<details class="fold small wordsbefore"><summary>{}</summary><div class="bothtexts"><div>\
<p class="label">{}</p><div class="quote asis">{}</div></div><div><p class="label">{}</p>\
<div class="quote asis">{}</div></div></div>\
</details>"""


@register.simple_tag(takes_context=True)
def log_line(context: Context, entry: Entry) -> SafeString:
    """One entry: struck through where it was taken back, words in the frame of their reader, else one line."""
    at = when(entry.at, entry.precision)
    if entry.gone:
        return format_html(_GONE, icon("refresh"), entry.head, at, _after(entry.who), entry.gone)
    undo = take_back(context, entry) if entry.seconds else _NOTHING
    if entry.body:
        return format_html(_WORDS, entry.voice, icon(_ICONS[entry.voice]), entry.head,
                           f"{entry.who}, " if entry.who else "", at, _after(entry.more),
                           format_html_join("", "<p>{}</p>", ((line,) for line in entry.paragraphs)), undo)
    hidden = format_html(' <span class="sr">{}</span>', _("only colleagues see it")) \
        if entry.voice == "internal" else _NOTHING
    line = format_html(_TICK, icon(entry.icon), entry.head, _after(entry.more), at, _after(entry.who), hidden)
    if not entry.was and not entry.now:
        return line + undo
    return line + undo + format_html(_BEFORE, _("What it said before and after"), _("before"), entry.was or "–",
                                     _("after"), entry.now or "–")


def _after(words: str) -> str:
    return f", {words}" if words else ""


def take_back(context: Context, entry: Entry) -> SafeString:
    with context.push(entry=entry):
        drawn: Any = get_template("desk/parts/take_back.html")
        return mark_safe(drawn.template.render(context))  # noqa: S308  a template of ours
