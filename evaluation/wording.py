"""Figures as people say them: whole sentences with the figure in bold, and short words for a table."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from evaluation.changes import Change
from evaluation.measures import Dimension, Measure, Unit
from evaluation.periods import Kind, Period
from tenants.look import dates, numbers

DIMENSIONS: dict[Dimension, str | Promise] = {
    Dimension.CATEGORY: _("Category"),
    Dimension.BODY: _("Body"),
    Dimension.AREA: _("Area"),
    Dimension.CHANNEL: _("Channel"),
    Dimension.MONTH: _("Month"),
}
HEADINGS: dict[Dimension, str | Promise] = {
    Dimension.CATEGORY: _("By category"),
    Dimension.BODY: _("By body"),
    Dimension.AREA: _("By area"),
    Dimension.CHANNEL: _("By channel"),
    Dimension.MONTH: _("By month"),
}
NOT_RANKED: dict[Dimension, str | Promise] = {
    Dimension.BODY: _(
        "Bodies stand in the order of their names. They are given different work: lamps are mended sooner than "
        "pavements, whoever mends them. So this list is not a ranking."
    ),
    Dimension.AREA: _(
        "Areas stand in their usual order. They have different problems: lamps are mended sooner than pavements, "
        "wherever they are. So this list is not a ranking."
    ),
}
CHANNELS: dict[str, str | Promise] = {
    "web": _("this site"),
    "phone": _("phone"),
    "mail": _("e-mail or letter"),
    "desk": _("in person"),
    "app": _("app"),
    "api": _("another system"),
    "import": _("imported"),
}
AGES: dict[str, str | Promise] = {
    "0-30": _("up to 30 days"),
    "31-90": _("31 to 90 days"),
    "91-365": _("91 days to a year"),
    "366-": _("more than a year"),
}
# What a figure is compared with, as it stands in a sentence.
BEFORE: dict[Kind, str | Promise] = {
    Kind.MONTH: _("in the month before"),
    Kind.QUARTER: _("in the quarter before"),
    Kind.YEAR: _("in the year before"),
    Kind.DAYS: _("in as many days before"),
}
BEFORE_SO_FAR: dict[Kind, str | Promise] = {
    Kind.MONTH: _("up to the same day of the month before"),
    Kind.QUARTER: _("up to the same day of the quarter before"),
    Kind.YEAR: _("up to the same day of the year before"),
    Kind.DAYS: _("in as many days before"),
}
CHANGES: dict[Change, str | Promise] = {
    Change.MORE: _("more than before"),
    Change.FEWER: _("fewer than before"),
    Change.AS_MANY: _("as many as before"),
    Change.BETTER: _("better than before"),
    Change.WORSE: _("worse than before"),
    Change.NOT_SHOWN: _("no difference beyond chance"),
    Change.NOT_COMPARED: "",
}
# A category is called slow when half of its cases take longer than so many days.
SLOW = 60
FASTER: dict[Change, str | Promise] = {Change.BETTER: _("faster than before"), Change.WORSE: _("slower than before")}


def language() -> str:
    """The language of the page."""
    return (get_language() or "en").split("-")[0]


def period_name(period: Period) -> str:
    """'October 2026', '2024, second quarter', '2024', or the first and the last day."""
    match period.kind:
        case Kind.MONTH:
            return dates.month(period.start.year, period.start.month, language())
        case Kind.QUARTER:
            names = (
                gettext("%(year)s, first quarter"),
                gettext("%(year)s, second quarter"),
                gettext("%(year)s, third quarter"),
                gettext("%(year)s, fourth quarter"),
            )
            return names[(period.start.month - 1) // 3] % {"year": period.start.year}
        case Kind.YEAR:
            return str(period.start.year)
    first = dates.day(period.start, language(), today=period.last)
    return f"{first} – {dates.day(period.last, language())}"


def value(measure: Measure, number: float | None) -> str:
    """A number in the measure's unit: '231', '58%', '7.5'."""
    if number is None:
        return "–"
    if measure.unit is Unit.SHARE:
        return numbers.percent(number, language())
    return days_number(number) if measure.unit is Unit.DAYS else numbers.number(number, language())


def days_number(days: float) -> str:
    """Days, with one decimal below ten where it says something: '0.3', '6', '47'."""
    decimals = 1 if days < 10 and round(days, 1) != round(days) else 0
    return numbers.number(days, language(), decimals)


def now(measure: Measure) -> str:
    """The figure for a table's cell, or the word for why there is none."""
    if measure.withheld:
        return gettext("no cases") if measure.n == 0 else gettext("too few")
    if measure.value is None:
        return gettext("not yet half")
    return value(measure, measure.value)


def interval(measure: Measure) -> str:
    """The 95 % interval in words: '5 to 7 days', '51% to 64%', 'from 120 days on'; '' where there is none."""
    if measure.low is None:
        return ""
    low, high = value(measure, measure.low), value(measure, measure.high)
    if measure.unit is Unit.SHARE:
        return gettext("%(low)s to %(high)s") % {"low": low, "high": high}
    if measure.high is None:
        return gettext("from %(low)s days on") % {"low": low}
    if low == high:
        return ngettext("%(days)s day", "%(days)s days", plural(measure.high)) % {"days": high}
    return gettext("%(low)s to %(high)s days") % {"low": low, "high": high}


def sentence(measure: Measure) -> SafeString:
    """The figure alone, with its unit and with how many cases stand behind it."""
    n = numbers.number(measure.n, language())
    if measure.withheld:
        return format_html(
            ngettext("Too few for a figure: {n} case.", "Too few for a figure: {n} cases.", measure.n), n=n
        )
    if measure.unit is Unit.CASES:
        return format_html(ngettext("<b>{n} case</b>", "<b>{n} cases</b>", measure.n), n=n)
    if measure.value is None:
        words = ngettext("Less than half of <b>{n} case</b>", "Less than half of <b>{n} cases</b>", measure.n)
    elif measure.unit is Unit.SHARE:
        words = ngettext("<b>{value}</b> of {n} case", "<b>{value}</b> of {n} cases", measure.n)
    else:
        words = ngettext(
            "<b>{value} day</b> for half of {n} cases",
            "<b>{value} days</b> for half of {n} cases",
            plural(measure.value),
        )
    return format_html(words, value=value(measure, measure.value), n=n)


def few(parts: int, minimum: int) -> str:
    """How many parts are too small to be listed."""
    return ngettext(
        "%(parts)s more has fewer than %(minimum)s cases, too few for a figure.",
        "%(parts)s more have fewer than %(minimum)s cases each, too few for a figure.",
        parts,
    ) % {"parts": parts, "minimum": minimum}


def said(measure: Measure, judged: Change) -> str:
    """What may be said about the figure beside the one before."""
    if measure.withheld:
        return ""
    return str((FASTER if measure.unit is Unit.DAYS else {}).get(judged, CHANGES[judged]))


def plural(number: float) -> int:
    """What a plural rule should count: 1 for exactly one, as written, and many for 1.5."""
    return 1 if days_number(number) == "1" else 2


def headlines(
    figures: Mapping[str, Measure],
    before: Mapping[str, Measure],
    changes: Mapping[str, Change],
    period: Period,
    *,
    runs: bool,
) -> Sequence[SafeString]:
    """The page in a few sentences, each with its figure.

    Args:
        runs: the period is not over, so it is compared up to the same day.
    """
    than = str((BEFORE_SO_FAR if runs else BEFORE)[period.kind])
    found = [
        _reported(figures["cases_reported"], before.get("cases_reported"), changes["cases_reported"], than),
        _answered(figures["median_days_to_first_answer"], changes["median_days_to_first_answer"], than),
        _solved(figures["share_solved"], figures["median_days_to_solution"]),
        _open(figures["open_backlog"]),
    ]
    return [sentence for sentence in found if sentence]


def _reported(now: Measure, before: Measure | None, judged: Change, than: str) -> SafeString:
    count, gap = now.n, now.n - (before.n if before else 0)
    if judged not in (Change.MORE, Change.FEWER):
        words = ngettext("<b>{n} case</b> was reported.", "<b>{n} cases</b> were reported.", count)
    elif judged is Change.MORE:
        words = ngettext(
            "<b>{n} case</b> was reported, {gap} more than {before}.",
            "<b>{n} cases</b> were reported, {gap} more than {before}.",
            count,
        )
    else:
        words = ngettext(
            "<b>{n} case</b> was reported, {gap} fewer than {before}.",
            "<b>{n} cases</b> were reported, {gap} fewer than {before}.",
            count,
        )
    return format_html(
        words,
        n=numbers.number(count, language()),
        gap=numbers.number(abs(gap), language()),
        before=than,
    )


def _answered(now: Measure, judged: Change, than: str) -> SafeString | None:
    if now.withheld:
        return None
    if now.value is None:
        return format_html(
            gettext("Fewer than half of the cases have an answer so far: <b>{share}</b> of them."),
            share=numbers.percent(now.events / now.n, language()),
        )
    many = plural(now.value)
    words = {
        Change.BETTER: ngettext(
            "Half of the cases had a first answer within <b>{days} day</b>, faster than {before}. The difference is "
            "larger than chance.",
            "Half of the cases had a first answer within <b>{days} days</b>, faster than {before}. The difference is "
            "larger than chance.",
            many,
        ),
        Change.WORSE: ngettext(
            "Half of the cases had a first answer within <b>{days} day</b>, slower than {before}. The difference is "
            "larger than chance.",
            "Half of the cases had a first answer within <b>{days} days</b>, slower than {before}. The difference is "
            "larger than chance.",
            many,
        ),
    }.get(
        judged,
        ngettext(
            "Half of the cases had a first answer within <b>{days} day</b>.",
            "Half of the cases had a first answer within <b>{days} days</b>.",
            many,
        ),
    )
    return format_html(words, days=days_number(now.value), before=than)


def _solved(share: Measure, until: Measure) -> SafeString | None:
    if share.withheld or share.value is None:
        return None
    percent = numbers.percent(share.value, language())
    if until.value is None:
        return format_html(gettext("<b>{share}</b> of them are solved so far."), share=percent)
    return format_html(
        ngettext(
            "<b>{share}</b> of them are solved so far. It takes <b>{days} day</b> until half of them are.",
            "<b>{share}</b> of them are solved so far. It takes <b>{days} days</b> until half of them are.",
            plural(until.value),
        ),
        share=percent,
        days=days_number(until.value),
    )


def _open(stock: Measure) -> SafeString:
    old = dict(stock.parts)["366-"]
    if not old:
        return format_html(
            ngettext("<b>{n} case</b> is open.", "<b>{n} cases</b> are open.", stock.n),
            n=numbers.number(stock.n, language()),
        )
    return format_html(
        ngettext(
            "<b>{n} case</b> is open, {old} for more than a year.",
            "<b>{n} cases</b> are open, {old} of them for more than a year.",
            stock.n,
        ),
        n=numbers.number(stock.n, language()),
        old=numbers.number(old, language()),
    )


def slow_finding(medians: Sequence[Measure], followed: int) -> str:
    """What the chart of categories shows: how many of them are slow, or, while that cannot be known, how many are done.

    Args:
        followed: for how many days every case has been looked at, if it was not done before.
    """
    shown = [one for one in medians if not one.withheld]
    if followed < SLOW:
        done = sum(1 for one in shown if one.value is not None)
        return ngettext(
            "In %(done)s of %(all)s categories half of the cases are solved so far",
            "In %(done)s of %(all)s categories half of the cases are solved so far",
            done,
        ) % {"done": done, "all": len(shown)}
    slow = sum(1 for one in shown if one.value is None or one.value > SLOW)
    if not slow:
        return gettext("In every category half of the cases are solved within two months")
    if slow == len(shown):
        return gettext("In every category it takes longer than two months until half of the cases are solved")
    return ngettext(
        "In %(slow)s of %(all)s categories it takes longer than two months until half of the cases are solved",
        "In %(slow)s of %(all)s categories it takes longer than two months until half of the cases are solved",
        slow,
    ) % {"slow": slow, "all": len(shown)}


def last_days(reported: Measure, answered: Measure, claimed: int, confirmed: int) -> list[SafeString]:
    """The last days for everybody: what came in, how soon it was answered, what is said to be done and what is sure."""
    spoken = language()
    sentences = [
        format_html(
            ngettext("<b>{n} case</b> was reported.", "<b>{n} cases</b> were reported.", reported.n),
            n=numbers.number(reported.n, spoken),
        )
    ]
    if answered.value is not None:
        half = ngettext(
            "Half of them had an answer within <b>{days} day</b>.",
            "Half of them had an answer within <b>{days} days</b>.",
            plural(answered.value),
        )
        half_said = format_html(half, days=days_number(answered.value))
        sentences = [format_html("{} {}", sentences[0], half_said)]
    if claimed:
        done = ngettext(
            "<b>{claimed} case</b> was said to be done; <b>{confirmed}</b> confirmed by somebody who looked.",
            "<b>{claimed} cases</b> were said to be done; <b>{confirmed}</b> confirmed by somebody who looked.",
            claimed,
        )
        sentences.append(
            format_html(done, claimed=numbers.number(claimed, spoken), confirmed=numbers.number(confirmed, spoken))
        )
    return sentences


def last_days_note(answered: Measure) -> str:
    """From how many cases the answer's time was estimated, and how surely."""
    if answered.value is None or answered.low is None:
        return ""
    words = gettext("The time to the first answer is a median of {n} cases (95% interval: {interval}).")
    return words.format(n=numbers.number(answered.n, language()), interval=interval(answered))
