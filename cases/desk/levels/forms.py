"""The forms of the two pages. They read shapes; whether a level or a calendar may be is the services' question."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.catalogue import Catalogue
from cases.desk.forms import DeskForm
from cases.desk.levels.words import CLOCK_NAMES, MEASURE_NAMES
from cases.models import ServiceLevel
from cases.priorities import PRIORITIES
from cases.services.promising import LONGEST, LevelWish
from cases.working_time import WEEKDAYS, OfficeCalendar

MOST_DAYS = 200
# The countries whose holidays are offered; the municipality's own is added.
COUNTRIES = {
    "HU": gettext_lazy("Hungary"), "AT": gettext_lazy("Austria"), "HR": gettext_lazy("Croatia"),
    "CZ": gettext_lazy("Czechia"), "DE": gettext_lazy("Germany"), "PL": gettext_lazy("Poland"),
    "RO": gettext_lazy("Romania"), "RS": gettext_lazy("Serbia"), "SK": gettext_lazy("Slovakia"),
    "SI": gettext_lazy("Slovenia"), "UA": gettext_lazy("Ukraine"),
}
DAY_NAMES = {
    "mon": gettext_lazy("Monday"), "tue": gettext_lazy("Tuesday"), "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"), "fri": gettext_lazy("Friday"), "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}
_SPAN = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?$")
_DAY = re.compile(r"^(\d{4})[-./]\s?(\d{1,2})[-./]\s?(\d{1,2})\.?$")


class LevelForm(DeskForm):
    """One service level."""

    name = "level"
    clock = forms.ChoiceField(label=gettext_lazy("What is promised?"), choices=list(CLOCK_NAMES.items()))
    amount = forms.IntegerField(
        label=gettext_lazy("How long may it take?"), min_value=1, max_value=LONGEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Please write a number."),
                        "invalid": gettext_lazy("Please write a whole number.")})
    measure = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=list(MEASURE_NAMES.items()))
    category = forms.ChoiceField(label=gettext_lazy("For which category?"), required=False)
    body = forms.ChoiceField(label=gettext_lazy("For which body?"), required=False,
                             help_text=gettext_lazy("Then their own deadline counts from when they are asked."))
    priority = forms.ChoiceField(label=gettext_lazy("For which priority?"), required=False)

    def __init__(self, *args: Any, rules: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        offers: dict[str, Iterable[tuple[str, Any]]] = {
            "category": ((code, row) for code, row in rules.categories.items() if row.active),
            "body": ((code, row) for code, row in rules.bodies.items() if row.active),
            "priority": ((str(number), row.words) for number, row in PRIORITIES.items()),
        }
        for name, offered in offers.items():
            field: Any = self.fields[name]
            kept = [(code, str(words)) for code, words in offered]
            # What has been given up since stays choosable where it was chosen.
            chosen = str(self.initial.get(name) or "")
            if chosen and chosen not in dict(kept):
                kept.append((chosen, chosen))
            field.choices = [("", _("all")), *kept]

    @classmethod
    def of(cls, level: ServiceLevel, rules: Catalogue) -> "LevelForm":
        """The form of a level that there is."""
        return cls(rules=rules, initial={
            "clock": level.clock, "amount": level.amount, "measure": level.measure,
            "category": level.category.code if level.category else "", "body": level.body.code if level.body else "",
            "priority": "" if level.priority is None else str(level.priority)})

    @property
    def wish(self) -> LevelWish:
        """What was wished, of a form that was read."""
        given = self.cleaned_data
        return LevelWish(
            given["clock"], given["amount"], given["measure"], category=self.rules.categories.get(given["category"]),
            body=self.rules.bodies.get(given["body"]), priority=int(given["priority"]) if given["priority"] else None)


class HoursField(forms.CharField):
    """The hours of one weekday as people write them: "8–12, 13–16:30"; nothing for a day without work."""

    def clean(self, value: Any) -> list[str]:
        spans = [part.strip() for part in (value or "").replace(";", ",").split(",") if part.strip()]
        times: list[str] = []
        for span in spans:
            found = _SPAN.match(span)
            if found is None:
                raise forms.ValidationError(_("“%(span)s” is no time. Write it like 8:00–16:00, or 8–12, 13–16.")
                                            % {"span": span})
            times += [self.time(found[1], found[2]), self.time(found[3], found[4])]
        if any(later <= earlier for earlier, later in pairwise(times)):
            raise forms.ValidationError(_("Each time must be later than the one before it."))
        return times

    def time(self, hour: str, minute: str | None) -> str:
        if (int(hour), int(minute or 0)) == (24, 0):
            return "23:59"
        if int(hour) > 23 or int(minute or 0) > 59:
            raise forms.ValidationError(_("A day has the hours from 0:00 to 24:00."))
        return f"{int(hour):02}:{int(minute or 0):02}"


class DaysField(forms.CharField):
    """Days, one on each line or with commas between them."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> list[str]:
        days = set()
        for part in re.split(r"[\n,;]+", value or ""):
            if not part.strip():
                continue
            found = _DAY.match(part.strip())
            try:
                days.add(date(*(int(number) for number in found.groups())).isoformat() if found else "")
            except ValueError:
                days.add("")
            if "" in days:
                raise forms.ValidationError(_("“%(day)s” is no day. Write it as year, month and day, such as "
                                              "2026-12-24.") % {"day": part.strip()[:40]})
        if len(days) > MOST_DAYS:
            raise forms.ValidationError(_("That is more than %(most)d days. Leave out those that are over.")
                                        % {"most": MOST_DAYS})
        return sorted(days)


class CalendarForm(DeskForm):
    """When the office works."""

    name = "calendar"
    country = forms.ChoiceField(label=gettext_lazy("Whose public holidays?"), required=False)
    closed = DaysField(label=gettext_lazy("Closed besides"), required=False,
                       help_text=gettext_lazy("One day on each line, such as 2026-12-24."))
    open = DaysField(label=gettext_lazy("Worked besides"), required=False,
                     help_text=gettext_lazy("Days worked although it is a weekend or a holiday. The country's moved "
                                            "working days are known already."))

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["country"]
        own = {} if country in COUNTRIES or not country else {country: country}
        chosen.choices = [*({**COUNTRIES, **own}).items(), ("", _("none"))]
        for name in WEEKDAYS:
            self.fields[name] = HoursField(label=DAY_NAMES[name], required=False, max_length=80)

    @classmethod
    def of(cls, calendar: OfficeCalendar, country: str) -> "CalendarForm":
        """The form of the calendar that holds."""
        hours = {name: ", ".join(f"{first:%H:%M}–{last:%H:%M}" for first, last in spans)
                 for name, spans in zip(WEEKDAYS, calendar.hours, strict=True)}
        return cls(country=country, initial={
            "country": calendar.country, "closed": "\n".join(sorted(day.isoformat() for day in calendar.closed)),
            "open": "\n".join(sorted(day.isoformat() for day in calendar.opened)), **hours})

    @property
    def weekdays(self) -> list[Any]:
        """The bound fields of the weekdays."""
        return [self[name] for name in WEEKDAYS]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            if not any(given[name] for name in WEEKDAYS):
                self.add_error("mon", _("The office must work on one day of the week at least."))
            both = sorted({*given["closed"]} & {*given["open"]})
            if both:
                self.add_error("open", _("%(day)s is both closed and worked. Take it out of one of the two.")
                               % {"day": both[0]})
        return given

    @property
    def setting(self) -> dict[str, Any]:
        """What was wished, as the setting keeps it, of a form that was read."""
        given = self.cleaned_data
        return {"country": given["country"], "hours": {name: given[name] for name in WEEKDAYS},
                "closed": given["closed"], "open": given["open"]}
