"""The report form: one page in four parts that works with JavaScript and without, and loses nothing that was typed."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    QueryDict,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.catalogue import catalogue
from cases.models import Case, Part, Photo
from cases.photos.refusals import PhotoRefused
from cases.photos.storage import Picture, open_picture
from cases.photos.uploads import keep_upload, uploads_for
from cases.places.looking import gazetteer_of
from cases.places.written import NUMBER_FIRST
from cases.services.confirming import ensure_letterbox
from cases.services.joining_instead import takes_words
from cases.services.reachability import is_failing
from cases.services.reporting import report_case
from cases.site import instead, maps, placing, steps
from cases.site.after import after
from cases.site.confirming import asking
from cases.site.elsewhere import elsewhere, handed_over
from cases.site.form_photos import MOST_PHOTOS, drop, inside, put_first
from cases.site.gate import Purpose, asked_to_wait, enter, enter_photo
from cases.site.hints import hints_for
from cases.site.known import Known, forget, is_known_address, known
from cases.site.near import Near, cases_near
from cases.site.picking import View, ground_svg
from cases.site.refused import show_refused, was_refused
from cases.site.report_form import ReportForm, questions_of, stop_in
from cases.workflow.phases import Phase
from tenants import current
from tenants.accounts.actors import Actor
from tenants.fleet.connection import db
from tenants.limits import TooOften
from tenants.look.again import shown_again
from tenants.refusals import Refusal
from tenants.words import in_language

# Street names that a page offers by itself, without asking while somebody types.
MOST_LISTED = 200


@dataclass
class Draft:
    """One turn of the form: what came, what the reader wants to happen, and what to say beside the photos."""

    data: QueryDict
    wish: UUID
    act: str = "send"
    subject: str = ""
    photo_faults: list[str] = field(default_factory=list)
    # What the search for an address says.
    told: placing.Told = field(default_factory=placing.Told)
    # What is missing before somebody can join one of the cases close by.
    near_says: str = ""
    place_from_photo: bool = False
    # Why it was not taken although nothing in it is wrong, and how long to wait.
    refused: str = ""
    wait: TooOften | None = None


def again(request: HttpRequest) -> HttpResponse:
    """The form of a page that lay open for too long, as it was sent; photos that came along are kept."""
    draft = draft_of(request)
    if Case.objects.filter(wish=draft.wish).exists():
        return redirect("site:thanks", draft.wish)
    take_photos(request, draft)
    draft.refused = _("The page was open for very long, so nothing has been sent yet. Everything you wrote is still "
                      "here: please look through it and send it once more. If you read this a second time, please "
                      "allow cookies for this site.")
    form = ReportForm(initial=draft.data.dict(), municipality=current.municipality(), rules=catalogue())
    return show(request, form, draft, status=403)


@shown_again(again)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """GET and POST /report/"""
    here, rules = current.municipality(), catalogue()
    if request.method != "POST":
        form = ReportForm.blank(here, rules, known(request), request.GET.get("category", ""))
        draft = Draft(QueryDict(mutable=True), form["wish"].initial)
        # What a neighbour's form hands over, because the place is ours.
        brought = handed_over(request.GET, rules)
        form.initial.update(brought)
        draft.data.update(brought)
        opened = steps.opened(request, form.initial)
        if isinstance(opened, HttpResponse):
            return opened
        if opened is not None:
            draft = Draft(opened, UUID(str(opened["wish"])))
            form = ReportForm(initial=opened.dict(), municipality=here, rules=rules)
        return show(request, form, draft)
    draft = draft_of(request)
    if draft.act not in {"find", "spot"}:
        placing.choose(draft.data)
    if made := Case.objects.filter(wish=draft.wish).first():
        if says_the_same(made, draft.data):
            return redirect("site:thanks", draft.wish)
        begin_another(draft, made)
    take_photos(request, draft)
    if draft.act in instead.ACTS:
        return join_one(request, draft)
    if draft.act == "go":
        return go(request, draft)
    if draft.act == "send":
        placing.locate(request, draft.data)
        form = ReportForm(draft.data, municipality=here, rules=rules)
        return send(request, form, draft)
    act(request, draft)
    answer = show(request, ReportForm(initial=draft.data.dict(), municipality=here, rules=rules), draft)
    return forget(answer) if draft.act == "forget" else answer


def draft_of(request: HttpRequest) -> Draft:
    """What was sent, with a wish in any case, and which button it was sent with."""
    data = request.POST.copy()
    try:
        wish = UUID(data.get("wish", ""))
    except ValueError:
        wish = uuid4()
    data["wish"] = str(wish)
    draft = Draft(data, wish)
    if "spot.x" in data:
        draft.act = "spot"
    else:
        draft.act, _colon, draft.subject = data.get("do", "send").partition(":")
    return draft


def says_the_same(made: Case, data: QueryDict) -> bool:
    """Whether a form that comes again is the same report: pressed twice, sent again after a lost answer, reloaded."""
    return (data.get("title", "").strip() == made.title
            and data.get("description", "").strip() == made.description)


def begin_another(draft: Draft, made: Case) -> None:
    """Somebody went back and wrote something else into a form that was sent: nothing of it is lost, or sent unasked."""
    draft.wish = uuid4()
    draft.data["wish"] = str(draft.wish)
    draft.act = "again" if draft.act == "send" else draft.act
    draft.refused = _("From this form you have sent the report %(number)s already; it is with us. If this is another "
                      "problem, please press “Send” once more.") % {"number": made.number}


def take_photos(request: HttpRequest, draft: Draft) -> None:
    """Keep the photos that came along. The first one that knows where it was taken offers its place."""
    there = len(uploads_for(draft.wish))
    for number, file in enumerate(request.FILES.getlist("photos")):
        if there + number >= MOST_PHOTOS:
            draft.photo_faults.append(_("Five photos are enough. We kept the first five."))
            return
        try:
            enter_photo(request)
            upload = keep_upload(file, wish=draft.wish)
        except PhotoRefused as refusal:
            draft.photo_faults.append(f"{file.name}: {refusal.sentence}")
            continue
        if upload.position and offers_place(upload.position, draft):
            draft.data["lat"], draft.data["lon"] = (str(degree) for degree in upload.position)
            draft.data["spotted"] = "photo"
            draft.place_from_photo = True


def offers_place(position: tuple[float, float], draft: Draft) -> bool:
    """Whether a photo's place helps: in the town, and nobody has said another one."""
    if draft.data.get("lat") or draft.data.get("street", "").strip():
        return False
    return inside(position) is not None


def join_one(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Join one of the cases close by instead; or show them again, with what is missing."""
    try:
        enter(request, Purpose.REPORT, wish=str(draft.wish))
        return instead.join_from_form(request, draft.data, draft.wish, draft.act, draft.subject)
    except Refusal as refusal:
        draft.near_says = refusal.sentence
        draft.wait = refusal if isinstance(refusal, TooOften) else None
        form = ReportForm(initial=draft.data.dict(), municipality=current.municipality(), rules=catalogue())
        return show(request, form, draft, near=same_kind_near(form), status=refusal.status)


def go(request: HttpRequest, draft: Draft) -> HttpResponse:
    """From one of the four pages to another; forward only as far as nothing is missing."""
    here, rules, at = current.municipality(), catalogue(), steps.step_in(draft.data)
    wished = int(draft.subject) if draft.subject in map(str, steps.STEPS) else at or steps.PHOTO
    if wished > steps.PLACE:
        placing.locate(request, draft.data)
    form = ReportForm(draft.data, municipality=here, rules=rules)
    if wished > at:
        form.is_valid()
        reached = steps.PHOTO if draft.photo_faults else steps.until(form, wished)
        if reached == steps.SEND and stop_in(form.chosen, draft.data):
            reached = steps.DETAILS
        if reached != wished:
            draft.data["step"] = str(reached)
            return show(request, form, draft, status=400)
    draft.data["step"] = str(wished)
    if steps.keep(draft.wish, draft.data):
        return redirect(steps.address_of(wished, draft.wish))
    return show(request, ReportForm(initial=draft.data.dict(), municipality=here, rules=rules), draft)


def act(request: HttpRequest, draft: Draft) -> None:
    """Do what one of the form's other buttons says; the form then comes back as it was."""
    view = View.of(draft.data, current.municipality())
    if draft.act == "spot":
        view.move_to_click(draft.data)
        draft.data["spotted"] = "map"
    elif draft.act in {"nearer", "further"}:
        view.zoom(0.5 if draft.act == "nearer" else 2.0)
    elif draft.act == "find":
        draft.told = placing.find(request, draft.data)
        view = View.of(draft.data, current.municipality())
    elif draft.act == "drop":
        drop(draft.wish, draft.subject)
    elif draft.act == "first":
        put_first(draft.wish, draft.subject)
    elif draft.act == "kind":
        draft.data["category"] = draft.subject
    elif draft.act == "forget":
        draft.data["email"] = draft.data["name"] = ""
    elif draft.act == "not_same":
        draft.data["not_same"] = "True"
    view.write_to(draft.data)


def send(request: HttpRequest, form: ReportForm, draft: Draft) -> HttpResponse:
    """Make it a case; or show the form again with what is missing, or with the cases that may be the same."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not form.is_valid() or draft.photo_faults or stop_in(form.chosen, draft.data):
        return show(request, form, draft, status=400)
    if not form.cleaned_data["not_same"] and (near := same_kind_near(form)):
        return show(request, form, draft, near=near)
    photos = [photo.pk for photo in uploads_for(draft.wish)]
    try:
        doubts = enter(request, Purpose.REPORT, wish=str(draft.wish))
        knows = is_known_address(request, form.cleaned_data["email"])
        if form.cleaned_data["email"] and not knows:
            ensure_letterbox(form.cleaned_data["email"])
        case = report_case(replace(form.report(photos, actor.person, knows=knows), doubts=doubts), actor=actor)
    except TooOften as refusal:
        draft.refused, draft.wait = refusal.sentence, refusal
        return show(request, form, draft, status=refusal.status)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return show(request, form, draft, status=400)
    steps.forget_kept(draft.wish)
    return redirect("site:thanks", case.wish)


def same_kind_near(form: ReportForm) -> list[Near]:
    """Open cases of the same kind so close by that they may be the same."""
    category, position = form.chosen, form.position
    if category is None or position is None:
        return []
    near = cases_near(*position, category=category.code, radius=category.near_radius_m)
    return [one for one in near if one.case.category_id == category.pk]


def show(
    request: HttpRequest, form: ReportForm, draft: Draft, *, near: list[Near] | None = None, status: int = 200
) -> HttpResponse:
    """The form as it stands."""
    at, stop = steps.step_in(draft.data), stop_in(form.chosen, draft.data)
    if at and draft.act == "send" and (form.errors or draft.photo_faults or stop):
        at = steps.of_faults(form.errors or ({"category"} if stop else ()), photos=bool(draft.photo_faults))
    here, rules = current.municipality(), catalogue()
    kinds = [
        {
            "category": category,
            "checked": form["category"].value() == category.code,
            "warning": in_language(category.warning),
            "stopper": in_language(category.stopper),
            "questions": questions_of(category, draft.data),
        }
        for category in form.offered
    ]
    photos = uploads_for(draft.wish)
    typed = {name: form[name].value() for name in ("street", "house", "landmark", "title")}
    answer = render(
        request,
        "site/report.html",
        {
            "told": draft.told,
            "number_first": here.language in NUMBER_FIRST,
            "found_for": draft.data.get("found_for", ""),
            "outside": elsewhere(*form.position, typed, form.chosen) if form.position else None,
            "near_says": draft.near_says,
            "typed": any((photos, typed["title"], form["description"].value())),
            "takes_words": takes_words(),
            "form": form,
            "kinds": kinds,
            "photos": photos,
            "photo_faults": draft.photo_faults,
            "place_from_photo": draft.place_from_photo or form["spotted"].value() == "photo",
            "position": form.position,
            "view": View.of(draft.data, here) if here.boundary else None,
            "streets": gazetteer_of(here).names[:MOST_LISTED],
            "near": near or [],
            "asks_if_same": bool(near),
            "moderates": rules.initial.phase in (Phase.DRAFT, Phase.MODERATION),
            "answer_by": answer_by(form),
            "step": at or step_of(form, bool(photos)),
            "at": at,
            "carried": steps.carried(draft.data, at) if at else [],
            "refused": draft.refused,
            "stop": stop,
            "hints": hints_for(draft.data, form.chosen, form.position),
            "known": Known() if draft.act == "forget" else known(request),
        },
        status=status,
    )
    return asked_to_wait(answer, draft.wait) if draft.wait else answer


def answer_by(form: ReportForm) -> Any:
    """The day by which the chosen category promises an answer; None where nothing is chosen or promised."""
    if form.chosen is None:
        return None
    found = catalogue().promises.dues(timezone.now(), form.chosen.code)
    return next((timezone.localdate(due.due_at) for due in found if due.kind == "answer"), None)


def step_of(form: ReportForm, has_photos: bool) -> int:
    """How far the form is filled in: 1 photo, 2 place, 3 details, 4 ready to send."""
    has_place = form.position is not None or bool(form["street"].value())
    if not has_photos and not has_place and not form.chosen:
        return 1
    if not has_place:
        return 2
    return 4 if form.chosen and form["title"].value() else 3


@require_safe
def thanks(request: HttpRequest, wish: UUID) -> HttpResponse:
    """GET /report/<wish>/: the case number, and what happens next. The wish is known to its sender only."""
    case = get_object_or_404(Case.objects.select_related("status", "category"), wish=wish)
    if was_refused(case):
        return show_refused(request, case)
    referral = case.referrals.select_related("body").first()
    reporter = case.participants.filter(part=Part.REPORTER).select_related("person").first()
    return render(
        request,
        "site/thanks.html",
        {
            "case": case,
            "body": referral.body if referral else None,
            "gets_news": reporter is not None and bool(reporter.email),
            "asking": asking(reporter),
            "letters_fail": reporter is not None and is_failing(reporter),
            "moderates": case.phase in (Phase.DRAFT, Phase.MODERATION),
            "answer_by": timezone.localdate(case.answer_due_at) if case.answer_due_at else None,
            **after(case),
        },
    )


@require_safe
def kept_photo(request: HttpRequest, wish: UUID, photo_id: UUID) -> FileResponse:
    """GET /report/<wish>/<photo>: a photo of a form that is not sent yet, for whoever knows its wish."""
    photo = get_object_or_404(Photo, pk=photo_id, kept_for=wish, case=None)
    try:
        file = open_picture(photo.pk, Picture.SMALL, schema=db.schema_name)
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(file, content_type=Picture.SMALL.content_type)
    answer["Cache-Control"] = "private, max-age=600"
    return answer


@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """GET /report/near/?lat=&lon=&category=: open cases close by, as a piece of the form."""
    category = catalogue().categories.get(request.GET.get("category", ""))
    try:
        lat, lon = float(request.GET.get("lat", "")), float(request.GET.get("lon", ""))
    except ValueError:
        return HttpResponseBadRequest()
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return HttpResponseBadRequest()
    found = cases_near(
        lat,
        lon,
        category=category.code if category else "",
        radius=category.near_radius_m if category else 250,
    )
    return render(request, "site/parts/near.html", {"near": found, "typed": True, "takes_words": takes_words()})


@require_safe
def ground(request: HttpRequest) -> HttpResponse:
    """GET /report/ground.svg?lat=&lon=&metres=: the map to click on where there is no JavaScript."""
    here = current.municipality()
    if maps.ground_of(here) is None:
        raise Http404
    answer = HttpResponse(ground_svg(here, View.of(request.GET, here)), content_type="image/svg+xml")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
