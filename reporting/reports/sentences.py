"""The summary: what matters in a period, found by rules and said in sentences.

Each rule looks at the figures and says one sentence or nothing. What can be chance is called so. Figures stand between
asterisks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from evaluation.measures import Measure
from evaluation.periods import Kind
from reporting.reports.comparing import Change, change
from reporting.reports.report import Sentence
from reporting.reports.wording import count, days_long, share, within

MOST_SENTENCES = 6
# A part of all cases worth a sentence.
LARGE_SHARE = 0.15


@dataclass(frozen=True)
class Material:
    """What the rules look at. ``then`` is what is compared with, None where nobody counted; parts go by name."""

    kind: Kind
    now: Mapping[str, Measure]
    then: Mapping[str, Measure] | None
    then_words: str
    categories: Mapping[str, Mapping[str, Measure]]
    categories_then: Mapping[str, Mapping[str, Measure]]

    def earlier(self, code: str) -> Measure | None:
        """The figure compared with."""
        return self.then.get(code) if self.then else None


def summary(material: Material) -> tuple[Sentence, ...]:
    """At most six sentences, the general ones first, then what stands out among the categories."""
    found = (rule(material) for rule in RULES)
    return tuple(Sentence(text) for text in found if text)[:MOST_SENTENCES]


def volume(material: Material) -> str:
    now, then = material.now["cases_reported"], material.earlier("cases_reported")
    cases = int(now.value or 0)
    if then is None or then.value is None:
        words = ngettext("*{count}* case was reported.", "*{count}* cases were reported.", cases)
        return words.format(count=count(cases))
    words = {
        Change.UP: _("*{count}* cases were reported, clearly more than {then} ({before})."),
        Change.DOWN: _("*{count}* cases were reported, clearly fewer than {then} ({before})."),
        Change.SAME: _("*{count}* cases were reported, about as many as {then} ({before})."),
    }[_known(change(now, then))]
    return words.format(count=count(cases), then=material.then_words, before=count(then.value))


def first_answer(material: Material) -> str:
    now, then = material.now["median_days_to_first_answer"], material.earlier("median_days_to_first_answer")
    if now.withheld or not now.n:
        return ""
    if now.value is None:
        return _("So far *{share}* of the cases have a first answer.").format(share=share(now.events / now.n))
    if then is None or then.value is None:
        return _("Half of the cases had a first answer *{within}*.").format(within=within(now.value))
    words = {
        Change.UP: _("Half of the cases had a first answer *{within}*, later than {then} ({before})."),
        Change.DOWN: _("Half of the cases had a first answer *{within}*, sooner than {then} ({before})."),
        Change.SAME: _("Half of the cases had a first answer *{within}*; {then} it was {before}, which may be chance."),
    }[_known(change(now, then))]
    if now.value == then.value:
        words = _("Half of the cases had a first answer *{within}*, just as {then}.")
    return words.format(within=within(now.value), then=material.then_words, before=days_long(then.value))


def solution(material: Material) -> str:
    now, then = material.now["median_days_to_solution"], material.earlier("median_days_to_solution")
    if now.withheld or not now.n:
        return ""
    if now.value is None:
        solved, earlier = material.now["share_solved"], material.earlier("share_solved")
        if solved.value is None:
            return ""
        if earlier is None or earlier.value is None:
            return _("*{share}* of the cases are solved so far.").format(share=share(solved.value))
        return _("*{share}* of the cases are solved so far; {then}, after as many days, it was {before}.").format(
            share=share(solved.value), then=material.then_words, before=share(earlier.value)
        )
    if then is None or then.value is None:
        return _("Half of the cases were solved *{within}*.").format(within=within(now.value))
    words = {
        Change.UP: _("Half of the cases were solved *{within}*, slower than {then} ({before})."),
        Change.DOWN: _("Half of the cases were solved *{within}*, faster than {then} ({before})."),
        Change.SAME: _("Half of the cases were solved *{within}*; {then} it was {before}, which may be chance."),
    }[_known(change(now, then))]
    if now.value == then.value:
        words = _("Half of the cases were solved *{within}*, just as {then}.")
    return words.format(within=within(now.value), then=material.then_words, before=days_long(then.value))


def in_time(material: Material) -> str:
    now, then = material.now["share_answered_in_time"], material.earlier("share_answered_in_time")
    if now.value is None:
        return ""
    difference = change(now, then)
    if then is None or then.value is None or difference in (Change.UNKNOWN, Change.SAME):
        words = _("Of the cases whose deadline has passed, *{share}* were answered in time.")
        return words.format(share=share(now.value))
    words = {
        Change.UP: _(
            "Of the cases whose deadline has passed, *{share}* were answered in time, more than {then} ({before})."
        ),
        Change.DOWN: _(
            "Of the cases whose deadline has passed, *{share}* were answered in time, less than {then} ({before})."
        ),
    }[difference]
    return words.format(share=share(now.value), then=material.then_words, before=share(then.value))


def still_open(now: Mapping[str, Measure]) -> tuple[Sentence, ...]:
    """What there is to say of a period without reports: the cases that stayed open, if any."""
    return (Sentence(open_cases(now["open_backlog"])),) if now["open_backlog"].value else ()


def backlog(material: Material) -> str:
    return open_cases(material.now["open_backlog"])


def open_cases(now: Measure) -> str:
    """How many cases were open on the last day, and how many of them for long."""
    cases = int(now.value or 0)
    if not cases:
        return _("On the last day *no* case was open.")
    old = dict(now.parts).get("366-", 0)
    words = ngettext("On the last day *{count}* case was open", "On the last day *{count}* cases were open", cases)
    words = words.format(count=count(cases))
    if old:
        more = ngettext("{old} of them for more than a year.", "{old} of them for more than a year.", old)
        return f"{words}, {more.format(old=count(old))}"
    return f"{words}."


def changed_category(material: Material) -> str:
    """The largest category in which the time to a solution or an answer has really changed."""
    for name, figures in by_size(material.categories):
        earlier = material.categories_then.get(name, {})
        for code, words in CHANGED.items():
            now, then = figures[code], earlier.get(code)
            difference = change(now, then)
            if difference in words and now.value is not None and then is not None and then.value is not None:
                return _(words[difference]).format(
                    category=name, now=days_long(now.value), before=days_long(then.value), then=material.then_words
                )
    return ""


def slowest_category(material: Material) -> str:
    """The category whose cases wait longest, where that is more than chance."""
    code = "median_days_to_solution"
    whole = material.now[code]
    if whole.value is None or whole.high is None:
        return ""
    slow = [
        (figures[code].value or 0, name)
        for name, figures in material.categories.items()
        if figures[code].value is not None and (figures[code].low or 0) > whole.high
    ]
    if not slow:
        return ""
    value, name = max(slow)
    return _("{category} takes longest: half were solved *{within}*, of all cases {all}.").format(
        category=name, within=within(value), all=within(whole.value)
    )


def largest_category(material: Material) -> str:
    total = material.now["cases_reported"].n
    name, figures = next(iter(by_size(material.categories)), ("", {}))
    if not name or len(material.categories) < 2 or figures["cases_reported"].n < LARGE_SHARE * total:
        return ""
    cases = figures["cases_reported"].n
    return _("The most frequent matter: {category}, *{count}* cases, {share} of all.").format(
        category=name, count=count(cases), share=share(cases / total)
    )


def _known(difference: Change) -> Change:
    """Two values without intervals may differ by chance as far as anybody can tell."""
    return Change.SAME if difference is Change.UNKNOWN else difference


def by_size(parts: Mapping[str, Mapping[str, Measure]]) -> list[tuple[str, Mapping[str, Measure]]]:
    """Parts with their figures, the one with the most cases first."""
    return sorted(parts.items(), key=lambda part: (-part[1]["cases_reported"].n, part[0]))


CHANGED: Mapping[str, Mapping[Change, str]] = {
    "median_days_to_solution": {
        Change.UP: gettext_noop("{category} got slower: half solved in *{now}*, {then} in {before}."),
        Change.DOWN: gettext_noop("{category} got faster: half solved in *{now}*, {then} in {before}."),
    },
    "median_days_to_first_answer": {
        Change.UP: gettext_noop("{category} is answered later: half in *{now}*, {then} in {before}."),
        Change.DOWN: gettext_noop("{category} is answered sooner: half in *{now}*, {then} in {before}."),
    },
}
RULES: tuple[Callable[[Material], str], ...] = (
    volume,
    first_answer,
    solution,
    in_time,
    backlog,
    changed_category,
    slowest_category,
    largest_category,
)
