"""A new case on behalf of somebody who called, wrote or came by."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk.answers import DeskView, case_address
from cases.desk.casefile import Other, near
from cases.desk.filters import words_in
from cases.desk.forms import PHOTOS, NewCaseForm
from cases.judging import Place
from cases.models.case import Channel
from cases.photos.uploads import keep_upload, uploads_for
from cases.selectors import cases_visible_to, matching
from cases.services.reporting import Report, Reporter, report_case
from cases.site import streets
from cases.site.picking import View
from cases.workflow.phases import RUNNING
from tenants.accounts.actors import ensure_may
from tenants.accounts.roles import Permission

PREFILLED = ("channel", "phone", "email", "address")
SIMILAR = 5
CLOSE = 150.0


class NewCaseView(DeskView):
    """The form keeps everything it was told, photos included, until it has become a case."""

    def get(self, request: HttpRequest) -> HttpResponse:
        ensure_may(self.request.actor, Permission.TAKE_CASES)
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        actor = self.request.actor
        ensure_may(actor, Permission.TAKE_CASES)
        sent = placed(request.POST, self.request.tenant)
        self.form = self.bound(sent)
        # Photos first: whatever else is missing, nobody chooses them twice.
        self.take_photos(sent)
        if "spot.x" in request.POST or "look" in request.POST:
            self.form = self.fresh(sent.dict())
            return self.show()
        form = self.read(self.bound(sent))
        wish = form.cleaned_data
        place = self.found_by_street(form.place())
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
        messages.success(request, _("We have it. The case number is %(number)s.") % {"number": case.number})
        return HttpResponseRedirect(case_address(case.public_id))

    def bound(self, sent: QueryDict) -> NewCaseForm:
        return NewCaseForm(sent, self.request.FILES, rules=catalogue(), languages=self.request.tenant.languages)

    def fresh(self, initial: dict[str, Any]) -> NewCaseForm:
        return NewCaseForm(initial=initial, rules=catalogue(), languages=self.request.tenant.languages)

    def take_photos(self, sent: QueryDict) -> None:
        """Keep the photos that came along. The first one that knows where it was taken offers its place."""
        wish = read_wish(sent.get("wish"))
        sent["wish"] = str(wish)
        room = PHOTOS - len(uploads_for(wish))
        for file in self.request.FILES.getlist("photo")[: max(0, room)]:
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
                **{name: request.GET[name] for name in PREFILLED if name in request.GET},
            }
        )
        sent = placed(request.POST, here)
        context = {
            "form": form,
            "refusal": refusal,
            "faults": self.faults(),
            "photos": uploads_for(read_wish(form["wish"].value())),
            "streets": streets.names(here),
            "view": View.of(sent, here) if here.boundary else None,
            "similar": similar(request, str(form["address"].value() or ""), View.of(sent, here).chosen),
        }
        return render(request, "desk/new.html", context, status=status)


class NearView(DeskView):
    """Open cases in the same street or close to the same point: the caller may mean one of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        point = View.of(placed(request.GET, self.request.tenant), self.request.tenant).chosen
        found = similar(request, words_in(request.GET, "address"), point)
        return render(request, "desk/parts/similar.html", {"similar": found})


def similar(request: HttpRequest, address: str, point: tuple[float, float] | None) -> list[Other]:
    """Open cases that may be the same, those close by first."""
    visible = cases_visible_to(request.actor)  # type: ignore[attr-defined]
    found: list[Other] = near(visible, *point, metres=CLOSE) if point else []
    street = address.replace("\0", "").strip().rstrip("0123456789./-– ")
    if len(street) > 3 and len(found) < SIMILAR:
        others = visible.filter(phase__in=RUNNING).exclude(number__in=[case.number for case in found])
        named = matching(others, street).order_by("-id").values_list(*Other._fields)
        found += [Other(*told) for told in named[:SIMILAR]]
    return found[:SIMILAR]


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


def read_wish(value: Any) -> UUID:
    """The form's token; a new one where somebody has tampered with it."""
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return uuid4()
