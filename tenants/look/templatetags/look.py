"""The components of the look as template tags: `{% load look %}`."""

from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tenants.look import article, dates, drawings, faces, hyphens, icons, numbers, signs

register = template.Library()

_DUE_ICONS = {"late": "flag", "today": "hour", "soon": "clock", "plain": "calendar"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; with a label it speaks to screen readers, without one it is decoration."""
    return _icon(name if icons.exists(name) else "dots", str(label))


@lru_cache(maxsize=512)
def _icon(name: str, label: str) -> SafeString:
    shape = format_html('<use href="{}#i-{}"/>', _sprite(), name)
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}">{}</svg>', label, shape)
    return format_html('<svg class="icon" aria-hidden="true">{}</svg>', shape)


@register.simple_tag
def chip(face: str, words: str = "", bare: bool = False) -> SafeString:
    """A status: shape, icon and words. Without words, the plain ones of the face."""
    kind = "chip bare" if bare else "chip"
    sign = icon(f"s-{face}") if face in faces.FACES else icon("flag")
    return format_html(
        '<span class="{}" data-s="{}">{}{}</span>', kind, face, sign, words or faces.FACES[face].words
    )


@register.simple_tag
def due(when: date | datetime | None, today: date | None = None) -> SafeString:
    """How soon: '3 nap késés', 'ma', 'holnap', '2 nap'. Nothing where there is no date."""
    if when is None:
        return mark_safe("")
    mark = dates.due(_as_day(when), today or timezone.localdate(), _language())
    return format_html('<span class="due {}">{}{}</span>', mark.face, icon(_DUE_ICONS[mark.face]), mark.words)


@register.simple_tag
def plate(number: str) -> SafeString:
    """A case number as an enamel house plate."""
    return format_html('<span class="plate">{}</span>', number)


@register.simple_tag
def drawing(text: str) -> SafeString:
    """A municipality's own drawing, cleaned, or its logo where that is a picture. Nothing where there is none or it
    cannot be shown."""
    if text and text.startswith(signs.PNG):
        return format_html('<img src="{}" alt="">', signs.logo_address(text))
    try:
        # `clean` writes known shapes and attributes only, none of which can load or run anything.
        return mark_safe(drawings.clean(text) if text else "")  # noqa: S308
    except drawings.DrawingRefused:
        return mark_safe("")


@register.simple_tag
def when(at: datetime | date, precision: str = "minute") -> SafeString:
    """A moment in full in its <time>: 'november 16., hétfő 14.20'; the day alone where only that is known."""
    local = _local(at)
    words = dates.moment(local, _precision(at, precision), _language(), today=timezone.localdate())
    return _time(local, words, _precision(at, precision))


@register.simple_tag
def ago(at: datetime | date, precision: str = "minute") -> SafeString:
    """How long ago in its <time>: 'ma 7.42', 'tegnap', '9 napja'."""
    local = _local(at)
    words = dates.ago(local, _precision(at, precision), timezone.localtime(), _language())
    return _time(local, words, _precision(at, precision))


@register.filter
def on_day(at: date | datetime) -> str:
    """'december 4.'"""
    return dates.day(_as_day(at), _language(), today=timezone.localdate())


@register.filter
def on_short_day(at: date | datetime) -> str:
    """'dec. 4.'"""
    return dates.short_day(_as_day(at), _language(), today=timezone.localdate())


@register.filter
def on_long_day(at: date | datetime) -> str:
    """'december 4., péntek'"""
    return dates.long_day(_as_day(at), _language(), today=timezone.localdate())


@register.filter
def until_day(at: date | datetime) -> str:
    """'december 4-ig', 'by 4 December'"""
    return dates.until(_as_day(at), _language(), today=timezone.localdate())


@register.inclusion_tag("look/leaf.html")
def leaf(at: date | datetime) -> dict[str, Any]:
    """A leaf of a calendar: the picture of a promised day."""
    day = _as_day(at)
    language = _language()
    return {
        "month": dates.month_name(day, language),
        "day": day.day,
        "weekday": dates.weekday_name(day, language),
    }


@register.filter
def figure(value: float, decimals: int = 0) -> str:
    """A number as the language writes it: '1 264', '7,5'."""
    return numbers.number(value, _language(), decimals)


@register.filter
def distance(metres: float) -> str:
    """Metres as people say them: '60 m', '1,4 km'."""
    return numbers.distance(metres, _language())


@register.filter
def share(value: float, decimals: int = 0) -> str:
    """A share from 0 to 1 as a percentage."""
    return numbers.percent(value, _language(), decimals)


@register.filter
def az(words: object) -> str:
    """The words with the Hungarian article in front; in other languages as they are."""
    return article.with_article(str(words)) if _language() == "hu" else str(words)


@register.filter
def Az(words: object) -> str:
    """The same at the beginning of a sentence."""
    return article.with_article(str(words), capital=True) if _language() == "hu" else str(words)


@register.filter
def soft(words: object) -> str:
    """The words with soft hyphens in the long ones, for narrow places."""
    return hyphens.softened(str(words), _language())


@register.filter
def first_words(text: str, count: int = 3) -> str:
    """The first few words, for a label on a map."""
    return " ".join(text.split()[:count])


@register.simple_tag
def attributes(**given: Any) -> SafeString:
    """HTML attributes from keywords; False and None are left out, True stands alone. `_` is written `-`."""
    return format_html_join(
        "",
        ' {}="{}"',
        ((name.replace("_", "-"), "" if value is True else value) for name, value in given.items() if value),
    )


@register.filter
def is_here(look: Any, url: str) -> bool:
    """Whether the page lies under a navigation entry: `{% if look|is_here:link.url %}`."""
    return bool(look.is_here(url))


@cache
def _sprite() -> str:
    return static("look/sprite.svg")


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _local(at: datetime | date) -> datetime:
    if isinstance(at, datetime):
        return timezone.localtime(at) if timezone.is_aware(at) else at
    return datetime(at.year, at.month, at.day, tzinfo=timezone.get_current_timezone())


def _as_day(at: date | datetime) -> date:
    return _local(at).date()


def _precision(at: datetime | date, precision: str) -> dates.Precision:
    return "minute" if isinstance(at, datetime) and precision == "minute" else "day"


def _time(local: datetime, words: str, precision: dates.Precision) -> SafeString:
    stamp = local.date().isoformat() if precision == "day" else local.isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}</time>', stamp, words)
