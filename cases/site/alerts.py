"""Tell me of new cases here: asked for, confirmed by code or link, changed and deleted, without an account."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cases.catalogue import Catalogue, catalogue
from cases.letter_links import alert_to_confirm, alert_token, stoppable
from cases.models import Alert, Rhythm
from cases.places import looking
from cases.selectors import published_cases
from cases.services import alerts
from cases.services.alerts import RADII, AlertWish
from cases.site.confirming import CodeForm
from cases.site.fields import EmailField
from cases.site.gate import Purpose, asked_to_wait, enter
from cases.site.known import is_known_address, known
from tenants import current
from tenants.accounts.actors import Actor
from tenants.limits import TooOften
from tenants.look.again import typed_again
from tenants.refusals import Refusal

RHYTHMS = ((Rhythm.DAILY.value, gettext_lazy("Once a day, in one letter")),
           (Rhythm.AT_ONCE.value, gettext_lazy("At once, each by itself")))
ASKED = "cases.alerts.asked"


class AlertForm(forms.Form):
    """Where, of what kind, how often, and to which address."""

    area = forms.ChoiceField(label=gettext_lazy("Part of town"), required=False)
    street = forms.CharField(
        label=gettext_lazy("Around an address"), required=False, max_length=160,
        help_text=gettext_lazy("Street and number, if you want to hear of your own neighbourhood only."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}))
    radius_m = forms.TypedChoiceField(label=gettext_lazy("How far around it?"), coerce=int, required=False,
                                      empty_value=None, initial=RADII[1])
    category = forms.ChoiceField(label=gettext_lazy("What kind?"), required=False)
    rhythm = forms.ChoiceField(label=gettext_lazy("How often?"), choices=RHYTHMS, widget=forms.RadioSelect,
                               initial=Rhythm.DAILY.value)
    email = EmailField(
        label=gettext_lazy("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Please write your e-mail address, so that we can write to you.")})
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: Catalogue, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rules = rules
        self.choices_of("area", [("", _("The whole town")),
                                 *((row.code, row.name) for row in rules.areas.values() if row.active)])
        kinds = sorted(((row.code, str(row)) for row in rules.categories.values() if row.active),
                       key=lambda pair: pair[1])
        self.choices_of("category", [("", _("Everything")), *kinds])
        self.choices_of("radius_m", [(metres, _("%(metres)s m") % {"metres": metres}) for metres in RADII])

    def choices_of(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Find the point of an address that was typed. One that came with the page (from a case) is kept."""
        given = super().clean() or {}
        street = given.get("street", "")
        if street and (given.get("lat") is None or "street" in self.changed_data):
            answer = looking.addresses(street)
            if answer.found:
                found = answer.found[0]
                given["street"], given["lat"], given["lon"] = found.words, found.lat, found.lon
            elif answer.down:
                self.add_error("street", _("Addresses cannot be looked up at present. Choose a part of town instead, "
                                           "or try again in a while."))
            else:
                self.add_error("street", _("We do not know this address. Please write the street as it stands on its "
                                           "sign, or choose a part of town."))
        elif not street:
            given["lat"] = given["lon"] = None
        return given

    def wish(self) -> AlertWish:
        given, rules = self.cleaned_data, self.rules
        has_place = given["lat"] is not None
        return AlertWish(
            given["email"], (get_language() or "").split("-")[0], rules.areas.get(given["area"]),
            rules.categories.get(given["category"]), given["street"] if has_place else "", given["lat"], given["lon"],
            (given["radius_m"] or RADII[1]) if has_place else None, Rhythm(given["rhythm"]))


@typed_again({
    "area": None, "category": None, "rhythm": None, "radius_m": None, "lat": None, "lon": None,
    "street": gettext_lazy("Around an address"), "email": gettext_lazy("Your e-mail address")})
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """GET and POST /alerts/?area=&category=&around=<number>"""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    begun = begun_with(request)
    if request.method != "POST":
        form = AlertForm(initial={**begun, "email": known(request).email}, rules=catalogue())
        return show(request, form)
    form = AlertForm(request.POST, initial=begun, rules=catalogue())
    if form.is_valid():
        wish = form.wish()
        proved = is_known_address(request, wish.email)
        try:
            enter(request, Purpose.ALERT, wish=repr(wish))
            alert = alerts.ask_for_alert(wish, proved=proved, person=actor.person if proved else None)
        except TooOften as refusal:
            form.add_error(None, refusal.sentence)
            return asked_to_wait(show(request, form), refusal)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            if proved:
                messages.success(request, _("Done. We write to you when somebody reports something here."))
                return redirect("site:alert", alert_token(alert))
            # The same page for everybody: a stranger does not learn here who has which alerts.
            return redirect("site:alert-code", asked_token(alert))
    return show(request, form, status=400)


def show(request: HttpRequest, form: AlertForm, status: int = 200) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    mine = lines_of(list(alerts.alerts_of(actor.person))) if actor.person else []
    return render(request, "site/alerts.html", {"form": form, "mine": mine}, status=status)


def begun_with(request: HttpRequest) -> dict[str, Any]:
    """What the link to the form says already: the list's filters, or the place of a case."""
    begun: dict[str, Any] = {"area": request.GET.get("area", ""), "category": request.GET.get("category", "")}
    number = request.GET.get("around", "").replace("\0", "")
    case = published_cases().filter(number=number).first() if number else None
    if case is not None and case.lat is not None:
        begun |= {"lat": case.lat, "lon": case.lon, "street": case.address, "radius_m": RADII[1]}
    return begun


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, token: str) -> HttpResponse:
    """/alerts/code/<token>/: the six digits from the letter."""
    alert = alert_asked(token)
    if alert is None:
        return render(request, "site/alert_gone.html", status=410)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            alerts.confirm_with_code(alert, form.cleaned_data["code"])
        except Refusal as refusal:
            form.add_error("code", refusal.sentence)
        else:
            messages.success(request, _("Done. We write to you when somebody reports something here."))
            return redirect("site:alert", alert_token(alert))
    return render(request, "site/alert_code.html", {"form": form, "alert": alert, "what": alerts.described(alert)},
                  status=400 if form.errors else 200)


@csrf_exempt  # the signed link is all that counts here, no cookie: a page may lie open for days
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_link(request: HttpRequest, token: str) -> HttpResponse:
    """/alerts/confirm/<token>/: GET shows one button (a scanner that follows the link confirms nothing)."""
    alert = alert_to_confirm(token)
    if alert is None:
        return render(request, "site/alert_gone.html", status=410)
    if request.method == "POST":
        alerts.confirm_alert(alert)
        messages.success(request, _("Done. We write to you when somebody reports something here."))
        return redirect("site:alert", alert_token(alert))
    return render(request, "site/alert_confirm.html", {"alert": alert, "what": alerts.described(alert)})


@csrf_exempt  # the signed link is all that counts here, no cookie: a page may lie open for days
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """/alerts/<token>/: all alerts of the address; how often, and no more."""
    about = stoppable(token)
    if about is None or about.alert is None:
        return render(request, "site/alert_gone.html", status=410)
    mine = Alert.objects.select_related("area", "category").filter(email=about.alert.email,
                                                                   confirmed_at__isnull=False).order_by("-since")
    if request.method == "POST":
        alert = next((one for one in mine if str(one.public_id) == request.POST.get("alert", "")), None)
        if alert is not None and request.POST.get("do") == "delete":
            return deleted(request, alert, [one for one in mine if one.pk != alert.pk])
        if alert is not None and request.POST.get("rhythm") in Rhythm.values:
            alerts.change_alert(alert, Rhythm(request.POST["rhythm"]))
            messages.success(request, _("Kept."))
        return redirect("site:alert", token)
    return render(request, "site/alert.html", {"lines": lines_of(list(mine)), "rhythms": RHYTHMS, "token": token,
                                               "email": about.alert.email})


def deleted(request: HttpRequest, alert: Alert, left: list[Alert]) -> HttpResponse:
    """The alert is gone; the link of another one of the same address is good for the rest."""
    alerts.delete_alert(alert)
    messages.success(request, _("Deleted: %(what)s. We write about it no more.") % {"what": alerts.described(alert)})
    return redirect("site:alert", alert_token(left[0])) if left else redirect("site:alerts")


def lines_of(mine: list[Alert]) -> list[dict[str, Any]]:
    """Alerts as a page lists them."""
    return [{"alert": alert, "what": alerts.described(alert), "token": alert_token(alert)} for alert in mine]


def asked_token(alert: Alert) -> str:
    """The page that asks for the code. It proves nothing: whoever typed the address has it."""
    return signing.dumps([current.municipality().schema_name, str(alert.public_id)], salt=ASKED, compress=True)


def alert_asked(token: str) -> Alert | None:
    try:
        schema, key = signing.loads(token, salt=ASKED, max_age=6 * 24 * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if schema != current.municipality().schema_name:
        return None
    return Alert.objects.filter(public_id=key).first()
