"""A new case on behalf of somebody who called, wrote or came by; or one more person in a case that is there."""

from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk.answers import DeskView
from cases.desk.filters import words_in
from cases.desk.forms import PHOTOS, NewCaseForm
from cases.desk.suggestions import Subject, Suggestion, suggestions
from cases.documents.kept import MOST as DOCUMENTS
from cases.documents.kept import documents_for, keep_document
from cases.documents.refusals import DocumentRefused
from cases.judging import Place
from cases.models import Case, Part
from cases.models.case import Channel
from cases.models.event import Voice
from cases.photos.refusals import PhotoRefused
from cases.photos.uploads import keep_upload, uploads_for
from cases.refusals import ReportRefused
from cases.selectors import cases_visible_to
from cases.services.joining import join_case
from cases.services.looking_after import add_photo
from cases.services.once import once
from cases.services.reporting import Report, Reporter, report_case
from cases.services.scans import take_scans
from cases.services.writing import add_note
from cases.site import streets
from cases.site.picking import View
from tenants.accounts.actors import ANONYMOUS, ensure_may
from tenants.accounts.roles import Permission

PREFILLED = ("channel", "phone", "email", "address")
# So many cases are offered while typing: more than a glance tells nothing.
OFFERED = 3
# What stays from caller to caller, kept in the session.
KEPT, STAYS = "intake", ("channel", "language")


class NewCaseView(DeskView):
    """The form keeps everything it was told, photos and scans included, until it has become a case."""

    def get(self, request: HttpRequest) -> HttpResponse:
        ensure_may(self.request.actor, Permission.TAKE_CASES)
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        ensure_may(self.request.actor, Permission.TAKE_CASES)
        sent = placed(request.POST, self.request.tenant)
        self.form = self.bound(sent)
        # Files first: whatever else is missing, nobody chooses them twice.
        self.take_files(sent)
        if "spot.x" in request.POST or "look" in request.POST:
            self.form = self.fresh(sent.dict())
            return self.show()
        if "is" in request.POST:
            return self.join(sent)
        wish = self.read(self.bound(sent)).cleaned_data
        case = self.reported(wish, self.found_by_street(self.form.place()))
        return self.answer(case, wish)

    def reported(self, wish: dict[str, Any], place: Place) -> Case:
        """The case that the form has become, with its scans."""
        actor = self.request.actor
        case = report_case(
            Report(
                category=wish["category"],
                title=wish["title"],
                description=wish["description"],
                at=place,
                reporter=Reporter(
                    email=wish["email"],
                    name=wish["reporter_name"],
                    phone=wish["phone"],
                    language=wish["language"],
                ),
                channel=Channel(wish["channel"]),
                photos=[photo.pk for photo in uploads_for(wish["wish"])],
                language=wish["language"],
                wish=wish["wish"],
            ),
            actor=actor,
        )
        take_scans(case, wish["wish"], actor=actor)
        return case

    def join(self, sent: QueryDict) -> HttpResponse:
        """"This is it": the caller becomes a part of a case that is there, and what was typed goes into it."""
        part, _colon, public_id = str(sent["is"]).partition(":")
        case = get_object_or_404(cases_visible_to(self.request.actor), public_id=as_uuid(public_id))
        form = self.bound(sent)
        for name in ("title", "channel"):
            form.fields[name].required = False
        wish = self.read(form).cleaned_data
        if part == Part.FOLLOWER and not wish["email"]:
            raise ReportRefused(_("Write their e-mail address, so that they get news."), field="email")
        once(f"caller:{wish['wish']}", lambda: self.joined(case, Part(part), wish))
        take_scans(case, wish["wish"], actor=self.request.actor)
        return self.answer(case, wish, joined=part)

    @transaction.atomic
    def joined(self, case: Case, part: Part, wish: dict[str, Any]) -> dict[str, str]:
        actor = self.request.actor
        # In the log it is the caller who joins, not whoever took the call.
        join_case(case, part, actor=ANONYMOUS, email=wish["email"], name=wish["reporter_name"], phone=wish["phone"],
                  language=wish["language"])
        for photo in uploads_for(wish["wish"]):
            add_photo(case, photo, actor=actor)
        words = "\n\n".join(filter(None, [wish["title"].strip(), wish["description"].strip()]))
        if words:
            channel = Channel(wish["channel"]) if wish["channel"] else None
            add_note(case, words, voice=Voice.INTERNAL, actor=actor, channel=channel)
        return {"case": case.number}

    def answer(self, case: Case, wish: dict[str, Any], *, joined: str = "") -> HttpResponse:
        """On to the receipt, from where one key leads to the next caller."""
        self.request.session[KEPT] = {name: wish[name] for name in STAYS if wish[name]}
        address = reverse("desk:receipt", args=[case.public_id])
        return HttpResponseRedirect(address + (f"?joined={joined}" if joined else "?new=1"))

    def bound(self, sent: QueryDict) -> NewCaseForm:
        return NewCaseForm(sent, self.request.FILES, rules=catalogue(), languages=self.request.tenant.languages)

    def fresh(self, initial: dict[str, Any]) -> NewCaseForm:
        return NewCaseForm(initial=initial, rules=catalogue(), languages=self.request.tenant.languages)

    def take_files(self, sent: QueryDict) -> None:
        """Keep the photos and scans that came along. The first photo that knows where it was taken offers its place.

        Of several, those that are good are kept even if one is not: it alone has to be chosen again.

        Raises:
            PhotoRefused, DocumentRefused: one of them cannot be taken.
        """
        wish = read_wish(sent.get("wish"))
        sent["wish"] = str(wish)
        refused: PhotoRefused | DocumentRefused | None = None
        for file in self.request.FILES.getlist("photo")[:PHOTOS + DOCUMENTS]:
            try:
                self.take_file(file, wish, sent)
            except (PhotoRefused, DocumentRefused) as refusal:
                refused = refused or refusal
        if refused:
            refused.field = "photo"
            raise refused

    def take_file(self, file: UploadedFile, wish: UUID, sent: QueryDict) -> None:
        if is_pdf(file):
            if len(documents_for(wish)) < DOCUMENTS:
                keep_document(file, wish=wish)
        elif len(uploads_for(wish)) < PHOTOS:
            upload = keep_upload(file, wish=wish)
            if upload.position and not sent.get("point"):
                sent["point"] = "{:.6f}, {:.6f}".format(*upload.position)

    def found_by_street(self, place: Place) -> Place:
        """The place with the middle of its street for a point, where nobody has shown a better one."""
        middle = streets.middle_of(self.request.tenant, place.address) if place.lat is None else None
        return Place(*middle, place.address, place.landmark) if middle else place

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        request, here = self.request, self.request.tenant
        form = self.form or self.fresh(
            {
                "wish": uuid4(),
                "channel": "phone",
                "language": here.language,
                **request.session.get(KEPT, {}),
                **{name: request.GET[name] for name in PREFILLED if name in request.GET},
            }
        )
        sent = placed(request.POST, here)
        wish = read_wish(form["wish"].value())
        told = {name: str(form[name].value() or "") for name in ("title", "category", "address")}
        context = {
            "form": form,
            "refusal": refusal,
            "faults": self.faults(),
            "photos": uploads_for(wish),
            "scans": documents_for(wish),
            "streets": streets.names(here),
            "view": View.of(sent, here) if here.boundary else None,
            "similar": similar(request, told, View.of(sent, here).chosen),
        }
        return render(request, "desk/new.html", context, status=status)


class NearView(DeskView):
    """Open cases in the same street, close to the same point or in the same words: the caller may mean one of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        point = View.of(placed(request.GET, self.request.tenant), self.request.tenant).chosen
        told = {name: words_in(request.GET, name) for name in ("title", "category", "address")}
        return render(request, "desk/parts/similar.html", {"similar": similar(request, told, point)})


def similar(request: HttpRequest, told: dict[str, str], point: tuple[float, float] | None) -> list[Suggestion]:
    """Open cases that may be the same, the likeliest first."""
    lat, lon = point or (None, None)
    place = Place(lat, lon, told["address"])
    if point is None and len(told["address"].strip()) <= 3:
        return []
    category = catalogue().categories.get(told["category"])
    subject = Subject(told["title"], place, category, timezone.now())
    return suggestions(cases_visible_to(request.actor), subject, most=OFFERED)  # type: ignore[attr-defined]


def placed(sent: QueryDict, here: Any) -> QueryDict:
    """What was sent, with the point that a press on the map or a button under it means."""
    data = sent.copy()
    words = data.get("point", "").replace(",", " ").split()
    if len(words) == 2:
        data["lat"], data["lon"] = words
    view = View.of(data, here)
    if "spot.x" in data:
        view.move_to_click(data)
        if view.chosen:
            data["point"] = "{:.6f}, {:.6f}".format(*view.chosen)
    elif data.get("look") in ("nearer", "further"):
        view.zoom(0.5 if data["look"] == "nearer" else 2.0)
    elif data.get("look") == "find" and (middle := streets.middle_of(here, data.get("address", ""))):
        view.look_at(*middle)
    view.write_to(data)
    return data


def is_pdf(file: UploadedFile) -> bool:
    """Whether a file says of itself that it is a PDF; its bytes decide, not its name."""
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    return b"%PDF-" in head


def as_uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def read_wish(value: Any) -> UUID:
    """The form's token; a new one where somebody has tampered with it."""
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return uuid4()
