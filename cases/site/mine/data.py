"""One's own data: taken along, anonymised in one case or in all, deleted with the account."""

import tempfile
import time

from allauth.account.authentication import get_authentication_records
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.exporting.keeping import ask_for_copy, copy_of
from cases.models import Case
from cases.own import comments_by, parts_of
from cases.services.forgetting import forget_altogether, forget_in_all_cases, forget_in_case
from cases.services.own_page import adopt
from cases.site.case_page import COOKIE
from cases.site.mine.copying import is_small, write_copy
from cases.site.mine.views import own
from tenants import current
from tenants.accounts.models import Person

# Whoever deletes everything has shown a moment ago that the letterbox is theirs.
LATELY_SECONDS = 15 * 60
STAY, GO = "stay", "go"


class WordsForm(forms.Form):
    """What becomes of what somebody wrote and showed. Nothing is chosen for them."""

    words = forms.ChoiceField(
        label=gettext_lazy("What shall become of your words and photos?"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one of the two."),
                        "invalid_choice": gettext_lazy("Please choose one of the two.")},
        choices=[(STAY, gettext_lazy("They may stay, without my name: so the street is still mended")),
                 (GO, gettext_lazy("They shall go: title, description, photos, comments"))])


@require_safe
@own
def overview(request: HttpRequest, person: Person) -> HttpResponse:
    """GET /my/data/"""
    adopt(person)
    return render(request, "site/mine/data.html", {
        "person": person, "copy": copy_of(person.public_id), "parts": parts_of(person).count(),
        "is_small": is_small(person)})


@require_http_methods(["GET", "HEAD", "POST"])
@own
def copy(request: HttpRequest, person: Person) -> HttpResponseBase:
    """POST /my/data/copy/ makes it at once where it is small, else asks for it; GET gives what was made."""
    adopt(person)
    name = f"{slugify(current.municipality().name)}-{timezone.localdate():%Y-%m-%d}.zip"
    if request.method == "POST":
        if is_small(person):
            # Kept in memory as long as it is small; closed by the response.
            file = tempfile.SpooledTemporaryFile(max_size=4_000_000)  # noqa: SIM115
            write_copy(person, file)
            file.seek(0)
            return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
        ask_for_copy(person.public_id)
        messages.success(request, _("We are putting it together. We write to you when it is ready."))
        return redirect("site:my-data")
    made = copy_of(person.public_id)
    if made is None or not made.is_ready:
        return redirect("site:my-data")
    try:
        stored = default_storage.open(made.place)
    except FileNotFoundError:
        messages.error(request, _("It is no longer there. Please ask for it again."))
        return redirect("site:my-data")
    return FileResponse(stored, as_attachment=True, filename=name, content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
@own
def anonymise(request: HttpRequest, person: Person, number: str = "") -> HttpResponse:
    """GET asks, POST cuts the person from one case, or from all of them where no number is named."""
    case = get_object_or_404(cases_with(person), number=number) if number else None
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words_go = form.cleaned_data["words"] == GO
        if case is not None:
            forget_in_case(person, case, words_go=words_go)
            messages.success(request, _("Nothing in %(number)s leads to you any more.") % {"number": case.number})
        else:
            forget_in_all_cases(person, words_go=words_go)
            messages.success(request, _("Nothing in any case leads to you any more."))
        return redirect("site:my-data")
    return render(request, "site/mine/anonymise.html", {
        "form": form, "case": case, "count": cases_with(person).count(), "person": person},
        status=400 if form.errors else 200)


@require_safe
@own
def anonymise_which(request: HttpRequest, person: Person) -> HttpResponse:
    """GET /my/data/anonymise/: which case?"""
    return render(request, "site/mine/which.html", {
        "cases": cases_with(person).select_related("status").defer("search").order_by("-reported_at")[:200]})


def cases_with(person: Person) -> QuerySet[Case]:
    """The cases in which something of a person stands."""
    parts, said = parts_of(person).values("case"), comments_by(person).order_by().values("case")
    return Case.objects.filter(Q(pk__in=parts) | Q(pk__in=said))


@require_http_methods(["GET", "HEAD", "POST"])
@own
def delete(request: HttpRequest, person: Person) -> HttpResponse:
    """GET says what goes and what stays; POST deletes, for whoever has signed in a moment ago."""
    form = WordsForm(request.POST if request.method == "POST" else None)
    lately = signed_in_lately(request)
    if request.method == "POST" and lately and form.is_valid():
        forget_altogether(person, words_go=form.cleaned_data["words"] == GO)
        logout(request)
        response = render(request, "site/mine/gone.html")
        response.delete_cookie(COOKIE)
        return response
    return render(request, "site/mine/delete.html", {"form": form, "person": person, "lately": lately},
                  status=400 if form.errors else 200)


@require_POST
@own
def sign_in_again(request: HttpRequest, person: Person) -> HttpResponse:
    """POST /my/data/delete/again/: out, and in again with a code from the letterbox."""
    logout(request)
    return redirect(f"/accounts/login/?next={reverse('site:my-delete')}")


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether whoever sits here has shown a moment ago that they are who they are."""
    now = time.time()
    return any(now - record.get("at", 0) <= LATELY_SECONDS
               for record in get_authentication_records(request, request.user))
