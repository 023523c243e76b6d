"""The pages of the round: the list with its way, one finding, and the exchange with a telephone that was offline."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy

from cases.desk.answers import DeskView
from cases.desk.round.route import Point
from cases.desk.round.stops import Stop, round_of
from cases.desk.round.way import way_map
from cases.models import Case, OnceOnly, Photo, PhotoMoment
from cases.models.event import Voice
from cases.photos.uploads import keep_upload
from cases.selectors import cases_visible_to
from cases.services.inspecting import Finding, MovedMeanwhile, note_finding
from cases.services.once import once
from cases.services.writing import add_note
from tenants.refusals import Refusal

FINDINGS = [
    (Finding.DONE.value, gettext_lazy("Done, it is all right")),
    (Finding.PARTLY.value, gettext_lazy("Partly done")),
    (Finding.NOT_DONE.value, gettext_lazy("Not done")),
    (Finding.NOT_OURS.value, gettext_lazy("Not found, or not ours")),
]
WORDS = 4000
WORKER = Path(__file__).parents[2] / "static/desk/round-worker.js"


class FindingForm(forms.Form):
    """What was found at one stop."""

    wish = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    finding = forms.ChoiceField(
        label=gettext_lazy("What did you find?"), choices=FINDINGS, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose what you found.")})
    note = forms.CharField(
        label=gettext_lazy("A few words"), required=False, max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 2}))
    photo = forms.FileField(label=gettext_lazy("How it is now"), required=False)
    # What was written down without a network carries its own time, and may be sent as a note all the same.
    at = forms.CharField(required=False, max_length=40)
    as_note = forms.BooleanField(required=False)

    def clean_at(self) -> datetime | None:
        try:
            found = parse_datetime(self.cleaned_data["at"])
        except ValueError:
            found = None
        return found if found and found.tzinfo else None


class RoundPage(DeskView):
    """Today's list and map; with `?stop=` one of them stands open."""

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        request = self.request
        start = point_in(request.GET.get("from", ""))
        found = round_of(request.actor, start)
        opened = self.opened(found.stops)
        return render(request, "desk/round/round.html", {
            "round": found,
            "count": len(found.stops) + len(found.done),
            "start": start,
            "opened": opened,
            "form": self.form or (self.fresh(opened) if opened else None),
            "findings": FINDINGS,
            "map": way_map(found.stops, start),
            "refusal": refusal,
            "faults": self.faults(),
            "me": request.actor.pseudonym,
            "today": timezone.localdate(),
            "worker": reverse("desk:round-worker"),
        }, status=status)

    def opened(self, stops: list[Stop]) -> Stop | None:
        """The stop that was asked for; the first one where none was."""
        wanted = self.kwargs.get("case_id") or self.request.GET.get("stop", "")
        return next((stop for stop in stops if str(stop.case.public_id) == str(wanted)), stops[0] if stops else None)

    def fresh(self, stop: Stop) -> FindingForm:
        return FindingForm(initial={"wish": uuid4(), "seen": stop.seen})


class RoundView(RoundPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()


class FindingView(RoundPage):
    """POST of one finding from the page itself, without JavaScript."""

    def get(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('desk:round')}?stop={case_id}")

    def post(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        case = found_case(self.request, case_id)
        form = self.read(FindingForm(request.POST, request.FILES))
        take(case, form.cleaned_data, self.request)
        return HttpResponseRedirect(reverse("desk:round") + "?" + request.GET.urlencode())


class SyncView(DeskView):
    """POST of one finding by the page's script: answered as JSON, so that the telephone knows what to forget."""

    def post(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        case = found_case(self.request, case_id)
        form = FindingForm(request.POST, request.FILES)
        if not form.is_valid():
            sentences = [str(error) for errors in form.errors.values() for error in errors]
            return JsonResponse({"state": "refused", "sentence": " ".join(sentences)}, status=422)
        try:
            answer = take(case, form.cleaned_data, self.request)
        except MovedMeanwhile as conflict:
            return JsonResponse({"state": "conflict", "sentence": conflict.sentence, "case": case.number}, status=409)
        except Refusal as refusal:
            return JsonResponse({"state": "refused", "sentence": refusal.sentence}, status=refusal.status)
        return JsonResponse({"state": "done", **answer})


def found_case(request: HttpRequest, case_id: UUID) -> Case:
    visible = cases_visible_to(request.actor)  # type: ignore[attr-defined]
    return get_object_or_404(visible.select_related("status", "category").defer("search"), public_id=case_id)


def take(case: Case, wish: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """Write one finding down, once for every copy of it that arrives."""
    actor = request.actor  # type: ignore[attr-defined]
    key = f"round:{wish['wish']}"
    if (known := OnceOnly.objects.filter(key=key).first()) is not None:
        return known.answer
    # Derived before anything is locked; a copy that comes in at the same moment finds the one that is kept already.
    photo = kept_photo(wish)

    def act() -> dict[str, Any]:
        if wish["as_note"]:
            words = f"{dict(FINDINGS)[wish['finding']]}. {wish['note']}".strip()
            add_note(case, words, voice=Voice.INTERNAL, actor=actor, occurred_at=wish["at"])
            moved = case
        else:
            moved = note_finding(case, Finding(wish["finding"]), actor=actor, note=wish["note"],
                                 photo=photo.pk if photo else None, at=wish["at"], seen=wish["seen"])
        return {"case": moved.number, "status": str(moved.status)}

    with transaction.atomic():
        return once(key, act)[0]


def kept_photo(wish: dict[str, Any]) -> Photo | None:
    if not wish["photo"]:
        return None
    known = Photo.objects.filter(kept_for=wish["wish"]).first()
    return known or keep_upload(wish["photo"], wish=wish["wish"], moment=PhotoMoment.AFTER).photo


def point_in(text: str) -> Point | None:
    """A point written as "latitude,longitude"; None where it is none."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def worker(request: HttpRequest) -> HttpResponse:
    """GET /desk/round/worker.js: the page's service worker, under the address that it may work for."""
    answer = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
