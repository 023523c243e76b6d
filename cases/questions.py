"""A category's own questions: their kinds, what an answer must be, and answers after which nothing is sent.

A question is `{"code", "kind", "names", "required", "options": {code: words}, "stops": {code: words}}`; words are by
language. Answers are kept as text: a number and a date as people write them to machines (2.5, 2026-05-03), options by
their codes, several with a comma between. Pure but for the words.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tenants.words import in_language

KINDS = ("text", "words", "number", "date", "choice", "several", "yes_no")
OPTIONS = ("choice", "several", "yes_no")
LONGEST = {"words": 2000}
LONG = 500

# As the database keeps it.
Question = dict[str, Any]


def kind_of(question: Question) -> str:
    kind = question.get("kind", "text")
    return kind if kind in KINDS else "text"


def options_of(question: Question) -> dict[str, str]:
    """The options of a question by their codes, in the reader's language; none where it is answered in words."""
    options = {"yes": _("Yes"), "no": _("No")} if kind_of(question) == "yes_no" else {}
    return options | {code: in_language(names) for code, names in question.get("options", {}).items()}


def given_to(question: Question, values: Sequence[str]) -> str:
    """What somebody answered, as it is kept; as they typed it where it cannot be understood."""
    longest = LONGEST.get(kind_of(question), LONG)
    found = [value.replace("\0", "").strip()[:longest] for value in values]
    found = [value for value in found if value]
    if kind_of(question) == "several":
        return ", ".join(code for code in options_of(question) if code in found)
    if not found:
        return ""
    if kind_of(question) == "number":
        return found[-1].replace(" ", "").replace("\u00a0", "").replace(",", ".")
    return found[-1]


def fault_of(question: Question, given: str) -> str:
    """What is wrong with an answer, as a whole sentence; empty where nothing is."""
    asked, kind = in_language(question["names"]), kind_of(question)
    if not given:
        return _("Please answer this too: %(question)s") % {"question": asked} if question.get("required") else ""
    if kind == "number" and not _is_number(given):
        return _("Please write a number here, such as 2 or 2.5: %(question)s") % {"question": asked}
    if kind == "date" and not _is_day(given):
        return _("Please write a day here, such as 2026-05-03: %(question)s") % {"question": asked}
    if kind in {"choice", "yes_no"} and given not in options_of(question):
        return _("Please choose one of the answers: %(question)s") % {"question": asked}
    return ""


def stop_of(stopper: Mapping[str, str], questions: Sequence[Question], given: Callable[[Question], str]) -> str:
    """What to do at once instead of reporting, in the reader's language; empty where a report can be sent.

    Args:
        stopper: the words that stop a whole category.
        given: the answer to a question, as `given_to` keeps it.
    """
    if words := in_language(dict(stopper)):
        return words
    for question in questions:
        answers = given(question).split(", ")
        for code, words in question.get("stops", {}).items():
            if code in answers and in_language(words):
                return in_language(words)
    return ""


def _is_number(given: str) -> bool:
    try:
        return abs(float(given)) < float("inf")
    except ValueError:
        return False


def _is_day(given: str) -> bool:
    try:
        date.fromisoformat(given)
    except ValueError:
        return False
    return True
