"""The settings page about looking at reports and comments. Five parts, each saved by itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk.forms import DeskForm, words_field
from cases.desk.settings import SettingsView
from cases.moderation.masking import SETTINGS
from cases.moderation.reasons import ASK, READY, REFUSE, stored
from cases.moderation.settling import checking_steps, settle_moderators
from cases.services.settling import settle
from cases.settings import setting
from tenants import current
from tenants.words import in_language

# So many words or senders are watched at most, and so many ready reasons kept; each with so many letters.
WATCHED, REASONS, LONG = 300, 30, 100


class WhoForm(DeskForm):
    name = "who"
    who = forms.ChoiceField(label=gettext_lazy("Who looks at new reports?"), widget=forms.RadioSelect, choices=[
        ("own", gettext_lazy("Our own staff")), ("association", gettext_lazy("The association's volunteers"))])


class CommentsForm(DeskForm):
    name = "comments"
    shown = forms.ChoiceField(
        label=gettext_lazy("When are words and photos under a case shown?"), widget=forms.RadioSelect, choices=[
            ("after_review", gettext_lazy("After a colleague has looked at them")),
            ("at_once", gettext_lazy("Words at once; photos and watched words after a colleague has looked")),
            ("off", gettext_lazy("Nobody can write under cases"))])


class MaskingForm(DeskForm):
    name = "masking"
    emails = forms.BooleanField(label=gettext_lazy("E-mail addresses"), required=False)
    phones = forms.BooleanField(label=gettext_lazy("Telephone numbers"), required=False)
    plates = forms.BooleanField(label=gettext_lazy("Number plates"), required=False)


class WatchedForm(DeskForm):
    name = "watched"
    words = words_field(gettext_lazy("Words"), rows=5, hint=gettext_lazy(
        "One word or phrase on each line. Endings, capitals and accents do not matter."))
    senders = words_field(gettext_lazy("Senders"), rows=3, hint=gettext_lazy(
        "One e-mail address on each line; @example.org means everybody there."))

    def clean_words(self) -> list[str]:
        return self.lines("words")

    def clean_senders(self) -> list[str]:
        lines = self.lines("senders")
        if wrong := [line for line in lines if "@" not in line or " " in line]:
            raise forms.ValidationError(
                _("“%(line)s” is no e-mail address. Write it like name@example.org, or @example.org for everybody "
                  "there.") % {"line": wrong[0]})
        return lines

    def lines(self, field: str) -> list[str]:
        found = list(dict.fromkeys(line.strip()[:LONG] for line in self.cleaned_data[field].splitlines()
                                   if line.strip()))
        if len(found) > WATCHED:
            raise forms.ValidationError(_("These are more than %(count)d lines. Keep those that matter most.")
                                        % {"count": WATCHED})
        if any(len(line) < 3 for line in found):
            raise forms.ValidationError(_("Write at least three letters on each line: less than that is in every "
                                          "report."))
        return found


class ReasonsForm(DeskForm):
    """The ready reasons in every language of the municipality, and room for one more. Emptied ones go away."""

    name = "reasons"

    def __init__(self, *args: Any, languages: list[str], kept: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.kept = languages, [*kept, {"code": "", "use": REFUSE, "names": {}, "words": {}}]
        for number, reason in enumerate(self.kept):
            self.fields[f"r{number}_use"] = forms.ChoiceField(
                label=_("When"), initial=reason["use"], required=False,
                choices=[(REFUSE, _("not sent on")), (ASK, _("asked for more"))])
            for code in languages:
                spoken = get_language_info(code)["name_local"]
                self.fields[f"r{number}_name_{code}"] = forms.CharField(
                    label=_("Name (%(language)s)") % {"language": spoken}, required=False, max_length=LONG,
                    initial=reason["names"].get(code, ""))
                field = words_field(_("What the reporter reads (%(language)s)") % {"language": spoken}, rows=3,
                                    most=1000)
                field.initial = reason["words"].get(code, "")
                self.fields[f"r{number}_words_{code}"] = field

    def cards(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """Each reason's title and fields, and whether something in them is to be mended."""
        found = []
        for number, reason in enumerate(self.kept):
            fields = [self[name] for name in self.fields if name.startswith(f"r{number}_")]
            found.append((in_language(reason["names"]), fields, any(field.errors for field in fields)))
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for number in range(len(self.kept)):
            said = [code for code in self.languages if (given.get(f"r{number}_words_{code}") or "").strip()]
            named = [code for code in self.languages if (given.get(f"r{number}_name_{code}") or "").strip()]
            if said and not named:
                self.add_error(f"r{number}_name_{self.languages[0]}", _("Give it a short name to choose it by."))
            if named and not said:
                self.add_error(f"r{number}_words_{self.languages[0]}",
                               _("Write what the reporter reads, or empty the name to take it away."))
        return given

    def reasons(self) -> list[dict[str, Any]]:
        """What is to be kept. The form must be valid."""
        found: list[dict[str, Any]] = []
        for number, reason in enumerate(self.kept):
            texts = {part: {code: words for code in self.languages
                            if (words := self.cleaned_data[f"r{number}_{part}_{code}"].strip())}
                     for part in ("name", "words")}
            if texts["words"]:
                first = next(iter(texts["name"].values()))
                code = reason["code"] or slugify(first)[:40] or f"own-{number}"
                taken = {one["code"] for one in found}
                found.append({"code": code if code not in taken else f"{code}-{number}",
                              "use": self.cleaned_data[f"r{number}_use"] or REFUSE,
                              "names": {**reason["names"], **texts["name"]},
                              "words": {**reason["words"], **texts["words"]}})
        return found[:REASONS]


class ModerationSettings(SettingsView):
    """Who looks, when comments are shown, what is proposed for taking out, what is watched, and the ready reasons."""

    template = "desk/settings/moderation.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        part = request.POST.get("part", "")
        saves = {"who": self.save_who, "comments": self.save_comments, "masking": self.save_masking,
                 "watched": self.save_watched, "reasons": self.save_reasons}
        if part in saves:
            saves[part]()
            messages.success(request, _("Saved. It holds from now on."))
        return HttpResponseRedirect(reverse("desk:moderation-settings") + (f"#{part}" if part in saves else ""))

    def save_who(self) -> None:
        settle_moderators(self.read(WhoForm(self.request.POST)).cleaned_data["who"], actor=self.request.actor)

    def save_comments(self) -> None:
        settle("comments", self.read(CommentsForm(self.request.POST)).cleaned_data["shown"], actor=self.request.actor)

    def save_masking(self) -> None:
        wish = self.read(MaskingForm(self.request.POST)).cleaned_data
        settle("masking", {name: bool(wish[name]) for name in SETTINGS}, actor=self.request.actor)

    def save_watched(self) -> None:
        wish = self.read(WatchedForm(self.request.POST)).cleaned_data
        value = {name: wish[name] for name in ("words", "senders") if wish[name]}
        settle("watched", value, actor=self.request.actor)

    def save_reasons(self) -> None:
        if "ready" in self.request.POST:
            settle("ready_reasons", [], actor=self.request.actor)
            return
        form = self.read(self.reasons_form(self.request.POST))
        settle("ready_reasons", [] if form.reasons() == READY else form.reasons(), actor=self.request.actor)

    def reasons_form(self, *data: Any) -> ReasonsForm:
        return ReasonsForm(*data, languages=current.municipality().languages, kept=stored())

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        watched, masking = setting("watched"), setting("masking")
        fresh: list[DeskForm] = [
            WhoForm(initial={"who": setting("moderators")}),
            CommentsForm(initial={"shown": setting("comments")}),
            MaskingForm(initial={name: masking.get(name, True) for name in SETTINGS}),
            WatchedForm(initial={name: "\n".join(watched.get(name, ())) for name in ("words", "senders")}),
            self.reasons_form(),
        ]
        refused = self.form if isinstance(self.form, DeskForm) else None
        named: dict[str, Any] = {
            form.name: refused if refused and refused.name == form.name else form for form in fresh}
        return self.page(status=status, refusal=refusal, **named, steps=checking_steps(catalogue()),
                         own_reasons=bool(setting("ready_reasons")))
