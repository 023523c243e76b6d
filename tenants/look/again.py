"""What somebody had typed when a form came too late to be taken: shown again, ready to be sent once more.

Only views that ask for it show their form again, and only the fields that they name: whoever reads the page presses the
button themselves. At the desk, where a press may do more harm, the texts are shown for copying.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from tenants.plain import plain_form

View = TypeVar("View", bound=Callable[..., HttpResponse])
Words = str | Promise
# What is worth copying at the desk is longer than this; choices and codes are shorter.
A_TEXT = 20


def shown_again(show: Callable[..., HttpResponse]) -> Callable[[View], View]:
    """Mark a view: where the forgery check refuses a form of it, `show` answers, with the view's own arguments. It has
    no effect but to show the form as it was sent, and answers with a status of its own."""

    def mark(view: View) -> View:
        view.shown_again = show  # type: ignore[attr-defined]
        return view

    return mark


def typed_again(labels: Mapping[str, Words | None]) -> Callable[[View], View]:
    """The same for a small form: a page with its fields and one button.

    Args:
        labels: each field's name with what it is called; None for one that goes along unseen.
    """

    def show(request: HttpRequest, *_given: Any, **_named: Any) -> HttpResponse:
        sent = [(name, label, value) for name, label in labels.items() for value in request.POST.getlist(name)]
        return render(request, "look/again.html", {
            "hidden": [(name, value) for name, _label, value in sent],
            "seen": [(label, value) for _name, label, value in sent if label and value],
            "had_files": bool(request.FILES)}, status=403)

    return shown_again(show)


def answer_again(request: HttpRequest) -> HttpResponse | None:
    """The form as its own view shows it again; None where the view has none to show."""
    match = request.resolver_match
    show = getattr(match.func, "shown_again", None) if match else None
    if match is None or show is None:
        return None
    vars(request)["_post"] = plain_form(request.POST)
    answer: HttpResponse = show(request, *match.args, **match.kwargs)
    return answer


def texts_of(request: HttpRequest) -> list[str]:
    """The longer texts of a form that was not taken, to be copied."""
    sent = plain_form(request.POST)
    return [value for name, values in sent.lists() for value in values
            if len(value) > A_TEXT and " " in value.strip() and name != "csrfmiddlewaretoken"]
