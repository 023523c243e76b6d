"""Confirming an address: the six digits from the letter, or the link in it. No sign-in, no password."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cases.links import ask_token, participant_asked, participant_to_confirm
from cases.models import Part, Participant
from cases.services.confirming import ask_again, confirm, confirm_with_code, correct_address, needs_confirming
from cases.site.fields import EmailField
from cases.site.known import is_known_address, remember
from tenants.refusals import Refusal


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("The six digits from our letter"),
        max_length=20,
        error_messages={"required": gettext_lazy("Please type in the six digits from our letter.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "size": 10}),
    )


class AddressForm(forms.Form):
    email = EmailField(
        label=gettext_lazy("The right address"),
        error_messages={"required": gettext_lazy("Please write the right address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@dataclass
class Asking:
    """What the piece of a page that asks for the code needs."""

    participant: Participant
    code: CodeForm
    address: AddressForm

    @property
    def token(self) -> str:
        return ask_token(self.participant)


def asking(participant: Participant | None) -> Asking | None:
    """The question for the code, where it is still open."""
    if participant is None or not needs_confirming(participant):
        return None
    return Asking(participant, CodeForm(auto_id="confirm_%s"), AddressForm(auto_id="confirm_%s"))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_link(request: HttpRequest, token: str) -> HttpResponse:
    """/confirm/<token>/: GET shows one button (a scanner that follows the link confirms nothing), POST confirms."""
    participant = participant_to_confirm(token)
    if participant is None:
        return render(request, "site/confirm.html", {"gone": True}, status=410)
    case = participant.case
    if request.method == "POST":
        confirm(participant)
    done = not needs_confirming(participant)
    response = render(request, "site/confirm.html", {"participant": participant, "case": case, "done": done})
    return remember(response, participant) if request.method == "POST" else response


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_code(request: HttpRequest, token: str) -> HttpResponse:
    """/confirm/code/<token>/: the code, the letter once more, or another address; with what was typed if refused."""
    participant = participant_asked(token)
    if participant is None:
        return render(request, "site/confirm.html", {"gone": True}, status=410)
    if not needs_confirming(participant) and is_known_address(request, participant.email):
        return redirect(way_on(participant))
    # Confirmed before, but not in this browser: the page is the same, so that it tells nobody who is known here.
    asked = Asking(participant, CodeForm(auto_id="confirm_%s"), AddressForm(auto_id="confirm_%s"))
    if request.method != "POST":
        return render(request, "site/confirm_code.html", {"asking": asked, "case": participant.case})
    wish = request.POST.get("do", "code")
    if wish == "again":
        return again(request, participant)
    if wish == "correct":
        return correct(request, participant)
    form = CodeForm(request.POST, auto_id="confirm_%s")
    if form.is_valid():
        try:
            confirm_with_code(participant, form.cleaned_data["code"])
        except Refusal as refusal:
            form.add_error("code", refusal.sentence)
        else:
            messages.success(request, _("Thank you. Now we know that our letters reach you."))
            return remember(redirect(way_on(participant)), participant)
    return once_more(request, Asking(participant, form, AddressForm(auto_id="confirm_%s")))


def again(request: HttpRequest, participant: Participant) -> HttpResponse:
    try:
        ask_again(participant)
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _("We have sent the letter again. It takes a minute; look among unwanted ones too."))
    return redirect(page_of(participant))


def correct(request: HttpRequest, participant: Participant) -> HttpResponse:
    form = AddressForm(request.POST, auto_id="confirm_%s")
    if form.is_valid():
        try:
            correct_address(participant, form.cleaned_data["email"])
        except Refusal as refusal:
            form.add_error("email", refusal.sentence)
        else:
            messages.success(request, _("We have written to %(email)s.") % {"email": participant.email})
            return redirect(page_of(participant))
    return once_more(request, Asking(participant, CodeForm(auto_id="confirm_%s"), form))


def once_more(request: HttpRequest, asked: Asking) -> HttpResponse:
    context = {"asking": asked, "case": asked.participant.case}
    return render(request, "site/confirm_code.html", context, status=400)


def page_of(participant: Participant) -> str:
    """Where the code is asked for: after a report on its thanks page, else on a page of its own."""
    case = participant.case
    if participant.part == Part.REPORTER and case.wish:
        return reverse("site:thanks", args=[case.wish])
    return reverse("site:confirm-code", args=[ask_token(participant)])


def way_on(participant: Participant) -> str:
    """Where somebody goes whose address is confirmed."""
    case = participant.case
    if participant.part == Part.REPORTER and case.wish:
        return reverse("site:thanks", args=[case.wish])
    return reverse("site:case", args=[case.number]) if case.published else reverse("site:home")
