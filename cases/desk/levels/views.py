"""The pages of the promised times and of the office's calendar."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk.levels.coming_days import Coming
from cases.desk.levels.forms import CalendarForm, LevelForm
from cases.desk.levels.words import CLOCK_NAMES, by, effects, lines, sentence
from cases.desk.settings import SettingsView
from cases.models import ServiceLevel
from cases.services.promising import retire_level, revive_level, save_level
from cases.services.settling import settle
from cases.working_time import WORKING, OfficeCalendar


class LevelsView(SettingsView):
    """GET /desk/settings/levels/: what is promised, and what it comes to for each category."""

    template = "desk/levels/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        rows = list(ServiceLevel.objects.select_related("category", "body"))
        rules, language = catalogue(), get_language() or "en"
        return self.page(
            status=status, refusal=refusal, clocks=list(CLOCK_NAMES.values()), effects=effects(rules, language),
            lines=lines((row for row in rows if row.active), rules, language),
            retired=lines((row for row in rows if not row.active), rules, language))


class LevelView(SettingsView):
    """GET and POST /desk/settings/levels/new/ and /desk/settings/levels/<code>/: one of them; `look` only shows what
    it would come to."""

    template = "desk/levels/form.html"
    level: ServiceLevel | None = None
    example = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if code := kwargs.pop("code", None):
            self.level = get_object_or_404(ServiceLevel.objects.select_related("category", "body"), code=code)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.read(LevelForm(request.POST, rules=catalogue()))
        self.example = sentence(form.wish, catalogue(), get_language() or "en")
        if "look" in request.POST:
            return self.show()
        save_level(form.wish, actor=self.request.actor, level=self.level)
        messages.success(request, _("Saved. It holds for what is reported from now on."))
        return HttpResponseRedirect(reverse("desk:levels"))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        fresh = LevelForm.of(self.level, catalogue()) if self.level else LevelForm(rules=catalogue())
        return self.page(status=status, refusal=refusal, form=self.form or fresh, level=self.level,
                         example=self.example)


class RetireLevel(LevelsView):
    """POST /desk/settings/levels/<code>/retire/: it holds no more; with `back` it holds again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: UUID) -> HttpResponse:
        level = get_object_or_404(ServiceLevel.objects.select_related("category", "body"), code=code)
        if "back" in request.POST:
            revive_level(level, actor=self.request.actor)
            messages.success(request, _("It holds again, for what is reported from now on."))
        else:
            retire_level(level, actor=self.request.actor)
            messages.success(request, _("It holds no more. What was promised by it stays promised."))
        return HttpResponseRedirect(reverse("desk:levels"))


class CalendarView(SettingsView):
    """GET and POST /desk/settings/calendar/: when the office works; `look` only shows what it would come to."""

    template = "desk/levels/calendar.html"
    calendar: OfficeCalendar | None = None

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        rules = catalogue()
        form = self.read(CalendarForm(request.POST, country=rules.country))
        if "look" in request.POST:
            self.calendar = OfficeCalendar.read(form.setting, rules.zone, rules.country)
            return self.show()
        settle("calendar", form.setting, actor=self.request.actor)
        messages.success(request, _("Saved. Promised times follow it from now on."))
        return HttpResponseRedirect(reverse("desk:calendar"))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        rules, language = catalogue(), get_language() or "en"
        calendar = self.calendar or rules.promises.calendar
        example = by(calendar.after(timezone.now(), 5, WORKING), WORKING, language)
        return self.page(status=status, refusal=refusal, coming=Coming.of(calendar, language), example=example,
                         form=self.form or CalendarForm.of(calendar, rules.country), is_wish=self.calendar is not None)
