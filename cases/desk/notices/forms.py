"""The form of one notice: what it is, its words in each of the town's languages, whom it concerns, from when on."""


from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from cases.catalogue import Catalogue
from cases.desk.forms import PlaceFields, words_field
from cases.desk.widgets import QuickRenderer
from cases.models import Notice, NoticeKind
from cases.services.announcing import TITLE, WORDS, NoticeWish

KINDS = (
    (NoticeKind.NEWS.value, _("News")),
    (NoticeKind.WORKS.value, _("Works in the street")),
    (NoticeKind.OUTAGE.value, _("An outage that you know of already")),
)


def moment_field(label: Any, *, hint: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, required=False, help_text=hint,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"invalid": _("Write day and hour like this: 2026-12-04 08:00.")})


class NoticeForm(PlaceFields):
    """Reads a wish; whether it can be told is the service's question."""

    default_renderer = QuickRenderer
    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, initial=NoticeKind.NEWS.value,
                             widget=forms.RadioSelect)
    category = forms.ChoiceField(label=_("For which category?"), required=False,
                                 help_text=_("Whoever reports something of this kind reads it first."))
    area = forms.ChoiceField(label=_("For which part of town?"), required=False)
    radius_m = forms.IntegerField(
        label=_("So many metres around the place"), required=False, min_value=1, max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": "10"}),
        error_messages={"invalid": _("Write a whole number of metres, such as 300.")})
    starts_at = moment_field(_("From"), hint=_("Empty: from now on"))
    ends_at = moment_field(_("Until"), hint=_("Empty: until you end it. News stay in the list; they only leave the "
                                              "front page."))

    def __init__(self, *args: Any, rules: Catalogue, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": "notice-%s"})
        del self.fields["landmark"]
        self.fields["address"].label = _("Street, to find it on the map")
        self.rules, self.languages = rules, languages
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", _("for all")), *((code, str(row)) for code, row in rules.categories.items() if row.active)]
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            ("", _("the whole town")), *((code, row.name) for code, row in rules.areas.items() if row.active)]
        for number, language in enumerate(languages):
            spoken = get_language_info(language)["name_local"].capitalize()
            self.fields[f"title_{language}"] = forms.CharField(
                label=_("Title: %(language)s") % {"language": spoken}, required=False, max_length=TITLE,
                widget=forms.TextInput(attrs={"lang": language}))
            text = words_field(_("Text: %(language)s") % {"language": spoken}, rows=5 if number == 0 else 4, most=WORDS)
            text.widget.attrs["lang"] = language
            self.fields[f"text_{language}"] = text

    @property
    def words(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Title and text in each language."""
        return [(self[f"title_{language}"], self[f"text_{language}"]) for language in self.languages]

    def wish(self) -> NoticeWish:
        """What was wished. The form must be valid."""
        told = self.cleaned_data
        return NoticeWish(
            kind=told["kind"],
            titles={language: told[f"title_{language}"] for language in self.languages},
            texts={language: told[f"text_{language}"] for language in self.languages},
            category=self.rules.categories.get(told["category"]), area=self.rules.areas.get(told["area"]),
            middle=told["point"] or None, radius_m=told["radius_m"], starts_at=told["starts_at"],
            ends_at=told["ends_at"])

    @staticmethod
    def of(notice: Notice) -> dict[str, Any]:
        """A notice as its form shows it."""
        return {
            "kind": notice.kind, "category": notice.category.code if notice.category else "",
            "area": notice.area.code if notice.area else "", "radius_m": notice.radius_m,
            "point": f"{notice.lat:.6f}, {notice.lon:.6f}" if notice.lat is not None else "",
            "starts_at": timezone.localtime(notice.starts_at),
            "ends_at": timezone.localtime(notice.ends_at) if notice.ends_at else None,
            **{f"title_{language}": words for language, words in notice.titles.items()},
            **{f"text_{language}": words for language, words in notice.texts.items()}}

    @staticmethod
    def empty() -> dict[str, Any]:
        """What a new one begins with: from the full hour that has begun, so that it holds at once."""
        return {"kind": NoticeKind.NEWS.value,
                "starts_at": timezone.localtime().replace(minute=0, second=0, microsecond=0)}
