"""What the report form holds, and what it says when something is missing."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from shapely.geometry import Point, shape

from cases.catalogue import Catalogue
from cases.judging import Place
from cases.models import Category
from cases.questions import fault_of, given_to, kind_of, options_of, stop_of
from cases.services.reporting import DESCRIPTION, TITLE, Report, Reporter
from cases.site import placing, streets
from cases.site.fields import EmailField
from cases.site.known import Known
from tenants.accounts.models import Person
from tenants.models import Municipality
from tenants.words import in_language

NUMBER_FIRST = frozenset({"en"})


class ReportForm(forms.Form):
    """The four parts of the form as fields. Everything but the kind, the place and a few words may stay empty."""

    wish = forms.UUIDField(widget=forms.HiddenInput)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    metres = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=100, max_value=100_000)
    spotted = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8)
    not_same = forms.BooleanField(widget=forms.HiddenInput, required=False)
    street = forms.CharField(
        label=gettext_lazy("Street, square"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "streets", "autocomplete": "off"}),
    )
    house = forms.CharField(label=gettext_lazy("House no."), max_length=20, required=False)
    landmark = forms.CharField(
        label=gettext_lazy("How can it be recognised?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={"placeholder": gettext_lazy("in front of the bus stop, on the even side")}
        ),
    )
    category = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose what kind of problem it is.")},
    )
    title = forms.CharField(
        label=gettext_lazy("What is wrong, in a few words?"),
        max_length=TITLE,
        error_messages={"required": gettext_lazy("Please say in a few words what is wrong.")},
        widget=forms.TextInput(
            attrs={"placeholder": gettext_lazy("for example: deep pothole at the bus stop")}
        ),
    )
    description = forms.CharField(
        label=gettext_lazy("Describe it"),
        help_text=gettext_lazy(
            "How big, since when, whom does it hinder? Please write no names or phone numbers here."
        ),
        max_length=DESCRIPTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    email = EmailField(
        label=gettext_lazy("E-mail address for the answer"),
        help_text=gettext_lazy("We use it only to write to you what happened."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    anonymous = forms.BooleanField(label=gettext_lazy("Show the case without my name"), required=False)

    def __init__(self, *args: Any, municipality: Municipality, rules: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality, self.rules = municipality, rules
        self.offered = [row for row in rules.categories.values() if row.active]
        self.fields["category"].choices = [(row.code, str(row)) for row in self.offered]  # type: ignore[attr-defined]
        self.use_required_attribute = False
        self.first_fault = ""

    @classmethod
    def blank(
        cls, municipality: Municipality, rules: Catalogue, who: Known, category: str
    ) -> "ReportForm":
        """A new form with a wish of its own; what is known of the person is filled in."""
        initial = {"wish": uuid4(), "anonymous": True, "category": category, "email": who.email, "name": who.name}
        return cls(initial=initial, municipality=municipality, rules=rules)

    @property
    def chosen(self) -> Category | None:
        """The category chosen so far, faults elsewhere aside."""
        category = self.rules.categories.get(self["category"].value() or "")
        return category if category and category.active else None

    @property
    def position(self) -> tuple[float, float] | None:
        """The place on the map so far, or None."""
        try:
            lat, lon = float(self["lat"].value()), float(self["lon"].value())
        except (TypeError, ValueError):
            return None
        return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("lat", "lon", "metres"):
            # No person wrote these: a place that cannot be read is no place yet.
            self.errors.pop(name, None)
            given.setdefault(name, None)
        lat, lon = given.get("lat"), given.get("lon")
        if lat is None or lon is None:
            # Until somebody shows the place, the middle of a known street: near-by cases and the area follow from it.
            given["lat"], given["lon"] = streets.middle_of(self.municipality, given.get("street", "")) or (None, None)
            if not given.get("street"):
                self.add_error("street", _("Please show the place on the map or write the street."))
        elif self._is_outside(lat, lon) and not self._is_outside(lon, lat):
            self._turn_round(lat, lon)
        elif self._is_outside(lat, lon):
            self.add_error(
                "street",
                _("The place on the map lies outside %(town)s. Please move the sign into the town.")
                % {"town": self.municipality.name},
            )
        elif given.get("spotted") == "street" and not given.get("landmark"):
            # Said honestly: the sign would stand in the middle of the street.
            self.add_error("landmark", placing.only_street(given.get("street", "")))
        self._ensure_answered()
        return given

    def _is_outside(self, lat: float, lon: float) -> bool:
        boundary = self.municipality.boundary
        return bool(boundary) and not shape(boundary).covers(Point(lon, lat))

    def _turn_round(self, lat: float, lon: float) -> None:
        """A link or another program gave the two the wrong way round: show the place that was meant, and ask."""
        self.data = cast("QueryDict", self.data).copy()
        self.data["lat"], self.data["lon"] = str(lon), str(lat)
        self.add_error("street", _("Latitude and longitude came the wrong way round. We have turned them: is this the "
                                   "place that you mean? Then send it once more."))

    def _ensure_answered(self) -> None:
        category = self.chosen
        for question in category.questions if category else []:
            if fault := fault_of(question, answer_in(self.data, category, question)):
                self.add_error("category", fault)

    def answers(self) -> dict[str, str]:
        """What was answered to the chosen category's own questions."""
        category = self.chosen
        asked = category.questions if category else []
        found = {question["code"]: answer_in(self.data, category, question) for question in asked}
        return {code: answer for code, answer in found.items() if answer}

    def report(self, photos: list[UUID], person: Person | None, *, knows: bool = True) -> Report:
        """The form's content as the service takes it. Call it when the form is valid.

        Args:
            knows: whether the address is known to be the sender's.
        """
        given = self.cleaned_data
        language = (get_language() or "").split("-")[0]
        return Report(
            category=given["category"],
            title=given["title"],
            description=given["description"],
            at=Place(
                given["lat"],
                given["lon"],
                address_of(given["street"], given["house"], self.municipality),
                given["landmark"],
            ),
            reporter=Reporter(
                email=given["email"],
                name=given["name"],
                language=language,
                shows_name=bool(given["name"]) and not given["anonymous"],
                person=person,
                confirmed=knows,
            ),
            photos=photos,
            answers=self.answers(),
            language=language,
            wish=given["wish"],
        )


def address_of(street: str, house: str, municipality: Municipality) -> str:
    """The address as it is written where the municipality is."""
    if not (street and house):
        return street
    return f"{house} {street}" if municipality.language in NUMBER_FIRST else f"{street} {house}"


def question_field(category: Category | None, question: dict[str, Any]) -> str:
    """The name of the input for one question of a category."""
    return f"q-{category.code if category else ''}-{question['code']}"


def answer_in(data: Mapping[str, Any], category: Category | None, question: dict[str, Any]) -> str:
    """What a form says to a question, as it is kept."""
    name = question_field(category, question)
    values = data.getlist(name) if isinstance(data, QueryDict) else [data.get(name, "")]
    return given_to(question, values)


def stop_in(category: Category | None, data: Mapping[str, Any]) -> str:
    """What to do at once instead of reporting; empty where the report can be sent."""
    if category is None:
        return ""
    return stop_of(category.stopper, category.questions, lambda asked: answer_in(data, category, asked))


def questions_of(category: Category, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A category's own questions in the reader's language, each with what was answered so far."""
    asked = []
    for question in category.questions:
        name, given = question_field(category, question), answer_in(data, category, question)
        chosen = given.split(", ") if kind_of(question) == "several" else [given]
        stops = question.get("stops", {})
        asked.append(
            {
                "name": name,
                "words": in_language(question["names"]),
                "kind": kind_of(question),
                "optional": not question.get("required"),
                "options": [(code, words, code in chosen) for code, words in options_of(question).items()],
                "stops": [(code, in_language(words)) for code, words in stops.items() if in_language(words)],
                "answer": given,
            }
        )
    return asked
