"""The desk's forms. They read shapes; whether something may be done is the services' question."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from cases.catalogue import Catalogue
from cases.desk.widgets import QuickRenderer
from cases.judging import Place
from cases.models import Case, Referral, Transition
from cases.models.event import Voice
from cases.services.reporting import DESCRIPTION, TITLE
from cases.site.fields import LONGEST_ADDRESS
from tenants.words import in_language

WORDS = 10_000
PHOTOS = 5


class DeskForm(forms.Form):
    """A form of the case page, where many stand side by side: each has ids of its own."""

    name = ""
    default_renderer = QuickRenderer

    def __init__(self, *args: Any, name: str = "", **kwargs: Any) -> None:
        self.name = name or self.name
        kwargs["auto_id"] = f"{self.name}-%s"
        super().__init__(*args, **kwargs)


def words_field(
    label: Any, *, required: bool = False, rows: int = 4, most: int = WORDS, hint: Any = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        strip=False,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day_field(label: Any, *, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=hint,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as year, month and day, such as 2026-12-04.")},
    )


def photo_field(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic"}),
    )


class NoteForm(DeskForm):
    """Words for one of three readers."""

    name = "note"
    voice = forms.ChoiceField(
        label=_("Who reads it?"),
        choices=[
            (Voice.PUBLIC.value, _("Public update")),
            (Voice.LETTER.value, _("Letter")),
            (Voice.INTERNAL.value, _("Internal note")),
        ],
        widget=forms.RadioSelect,
    )
    words = words_field(_("Words"), rows=8)


class MoveForm(DeskForm):
    """What one transition asks for; nothing where it asks for nothing."""

    def keep(self, field: str, value: str) -> None:
        """Put a value in, to be shown if the form is shown again."""
        sent = QueryDict(mutable=True)
        for name in self.data:
            sent[name] = self.data[name]
        sent[field] = value
        self.data = sent

    def __init__(self, *args: Any, transition: Transition, rules: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, name=f"move-{transition.code}", **kwargs)
        self.transition = transition
        makers: dict[str, Callable[[], forms.Field]] = {
            "note": lambda: words_field(_("What happened?")),
            "reason": lambda: forms.ChoiceField(
                label=_("Why?"),
                required=False,
                choices=[
                    ("", _("Choose a reason")),
                    *((code, in_language(words)) for code, words in transition.reasons.items()),
                ],
            ),
            "promised_date": lambda: day_field(_("Promised day")),
            "photo": lambda: photo_field(_("Photo")),
            "body": lambda: body_choice(rules),
        }
        for need in transition.requires:
            self.fields[need] = makers[need]()
        if "photo" in self.fields:
            # A photo that arrived before something else was refused is not asked for twice.
            self.fields["kept_photo"] = forms.UUIDField(required=False, widget=forms.HiddenInput)


def body_choice(rules: Catalogue, *, but: Iterable[str] = ()) -> forms.ChoiceField:
    without = set(but)
    offered = [(code, body.name) for code, body in rules.bodies.items() if body.active and code not in without]
    return forms.ChoiceField(
        label=_("Who gets it?"), required=False, choices=[("", _("Choose who is responsible")), *offered]
    )


class ReferForm(DeskForm):
    name = "refer"
    subject = forms.CharField(
        label=_("What do we ask them for?"),
        required=False,
        max_length=200,
        help_text=_("Such as: mend the manhole cover"),
    )

    def __init__(self, *args: Any, rules: Catalogue, but: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"] = body_choice(rules, but=but)
        self.order_fields(["body", "subject"])


class AnswerForm(DeskForm):
    """A body's own answer, taken down from a call or a letter."""

    answer = words_field(_("What did they answer?"))
    promised_on = day_field(_("Promised day"))
    solved = forms.BooleanField(label=_("They say that it is done"), required=False)
    not_theirs = forms.BooleanField(label=_("They say that it is not theirs"), required=False)
    voice = forms.ChoiceField(
        label=_("Who reads it?"),
        initial=Voice.PUBLIC.value,
        choices=[(Voice.PUBLIC.value, _("Everybody")), (Voice.INTERNAL.value, _("Only the staff"))],
    )

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, name=f"answer-{referral.public_id}", **kwargs)


class CategoryForm(DeskForm):
    name = "category"

    def __init__(self, *args: Any, rules: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = category_choice(rules)


def category_choice(rules: Catalogue) -> forms.ChoiceField:
    """The categories in use, under their groups where they have any."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, category in rules.categories.items():
        if category.active:
            groups.setdefault(category.group, []).append((code, str(category)))
    choices: list[Any] = [("", _("Choose what it is about"))]
    for group, entries in groups.items():
        choices += [(group, entries)] if group and len(groups) > 1 else entries
    return forms.ChoiceField(label=_("Category"), required=False, choices=choices)


class PlaceFields(forms.Form):
    """A place in words and, if known, as a point."""

    address = forms.CharField(label=_("Street and number"), required=False, max_length=200)
    landmark = forms.CharField(
        label=_("How to find it"), required=False, max_length=200, help_text=_("Such as: opposite the school")
    )
    point = forms.CharField(
        label=_("Point on the map"),
        required=False,
        max_length=60,
        help_text=_("Latitude and longitude, such as 47.4979, 19.0402"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def clean_point(self) -> tuple[float, float] | None:
        words = self.cleaned_data["point"].replace(";", " ").split()
        if len(words) == 1:
            words = words[0].split(",")
        if not words:
            return None
        try:
            lat, lon = (float(word.strip(",").replace(",", ".")) for word in words)
        except ValueError:
            lat = lon = 999.0
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise forms.ValidationError(_("Write latitude and longitude as two numbers, such as 47.4979, 19.0402."))
        return lat, lon

    def place(self) -> Place:
        """The place that was written down. The form must be valid."""
        told = self.cleaned_data
        lat, lon = told["point"] or (None, None)
        return Place(lat, lon, told["address"], told["landmark"])


class PlaceForm(PlaceFields, DeskForm):
    name = "place"

    @staticmethod
    def of(case: Case) -> dict[str, str]:
        point = f"{case.lat:.6f}, {case.lon:.6f}" if case.lat is not None else ""
        return {"address": case.address, "landmark": case.landmark, "point": point}


class WordsForm(DeskForm):
    name = "words"
    title = forms.CharField(label=_("What is wrong?"), required=False, max_length=TITLE)
    description = words_field(_("Description"), most=DESCRIPTION)


class PhotoForm(DeskForm):
    name = "photo"
    photo = photo_field(_("Photo"))
    moment = forms.ChoiceField(
        label=_("What does it show?"), choices=[("before", _("the problem")), ("after", _("that it is done"))]
    )


class CallForm(DeskForm):
    """What a caller says or hears about a case: an internal note that came by telephone."""

    name = "call"
    words = words_field(_("They rang:"), rows=3)


class DocumentForm(DeskForm):
    name = "document"
    document = forms.FileField(label=_("PDF"), required=False, allow_empty_file=True,
                               widget=forms.FileInput(attrs={"accept": "application/pdf"}),
                               help_text=_("20 MB and 200 pages at most"))
    voice = forms.ChoiceField(
        label=_("Who reads it?"),
        initial=Voice.INTERNAL.value,
        choices=[(Voice.INTERNAL.value, _("Only the staff")), (Voice.PUBLIC.value, _("Everybody"))],
    )


class JoinForm(DeskForm):
    """Somebody else who is affected: a caller who rings about the same."""

    name = "join"
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=LONGEST_ADDRESS,
        help_text=_("They get news of this case."),
        error_messages={
            "required": _("Write their e-mail address, so that they get news."),
            "invalid": _("Something is missing in this address. It looks like name@example.org."),
        },
    )


class ManyPhotos(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files at once."""

    widget = ManyPhotos

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in (data if isinstance(data, (list, tuple)) else [data]) if file]
        if len(files) > PHOTOS:
            raise forms.ValidationError(_("Five photos at most. Choose those that show it best."))
        return files


class NewCaseForm(PlaceFields, DeskForm):
    """A case taken down for somebody who called, wrote or came by."""

    name = "new"
    title = forms.CharField(
        label=_("What is wrong?"),
        max_length=TITLE,
        help_text=_("In a few words, as it should stand in the list"),
        error_messages={"required": _("Please say in a few words what is wrong.")},
    )
    description = words_field(_("In the caller's words"), most=DESCRIPTION)
    photo = PhotosField(
        label=_("Photos, or the letter as PDF"),
        required=False,
        help_text=_("Everybody sees photos once the case is published; a scanned letter only the staff."),
        widget=ManyPhotos(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,application/pdf"}),
    )
    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[("phone", _("by telephone")), ("mail", _("by letter or e-mail")), ("desk", _("in person"))],
        widget=forms.RadioSelect,
    )
    reporter_name = forms.CharField(label=_("Name"), required=False, max_length=120)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=LONGEST_ADDRESS,
        error_messages={"invalid": _("Something is missing in this address. It looks like name@example.org.")},
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)
    language = forms.ChoiceField(label=_("Language of our letters"), required=False)
    wish = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: Catalogue, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = category_choice(rules)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, get_language_info(code)["name_local"].capitalize()) for code in languages
        ]


def today() -> str:
    """The first day that may be promised, for the browser's own calendar."""
    return timezone.localdate().isoformat()
