"""The editor's forms. They read shapes; whether a workflow is sound is the checker's question, so that half an edit may
be as wrong as it likes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from cases.desk.forms import DeskForm
from cases.desk.workflow import words
from cases.workflow.definition import OPEN311, Definition, Move, Step
from cases.workflow.editing import Family
from cases.workflow.ladder import LONGEST, Rung
from cases.workflow.soundness import name_of
from tenants.onboarding.table import code_from

ANY = "*"
LONGEST_NAME = 60
LONGEST_TELLING = 400
LONGEST_REASON = 120
MORE_REASONS = 2
MORE_RUNGS = 2
MOST_RUNGS = 12
MOST_REASONS = 40


def language_name(code: str) -> str:
    return str(get_language_info(code)["name_local"]).capitalize()


class WordsForm(DeskForm):
    """A form with the same words in each of the town's languages: fields `key.language`."""

    def __init__(self, *args: Any, languages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)

    def add_words(self, key: str, label: Any, *, longest: int, rows: int = 0, required: bool = False,
                  missing: Any = "") -> None:
        for place, language in enumerate(self.languages):
            several = len(self.languages) > 1
            widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
            widget.attrs |= {"lang": language}
            self.fields[f"{key}.{language}"] = forms.CharField(
                label=language_name(language) if several else label, max_length=longest,
                required=required and place == 0, widget=widget,
                error_messages={"required": missing} if missing else {})

    def words(self, key: str, before: Mapping[str, str] | None = None) -> dict[str, str]:
        """What was written, by language. Words in languages that the form does not show stay as they were."""
        kept = {language: text for language, text in (before or {}).items() if language not in self.languages}
        told = {language: self.cleaned_data[f"{key}.{language}"].strip() for language in self.languages}
        return {**{language: text for language, text in told.items() if text}, **kept}

    def names_fields(self) -> list[forms.BoundField]:
        return self.fields_of("names")

    def fields_of(self, key: str) -> list[forms.BoundField]:
        return [self[f"{key}.{language}"] for language in self.languages]


def as_initial(key: str, told: Mapping[str, str]) -> dict[str, str]:
    return {f"{key}.{language}": text for language, text in told.items()}


class StepForm(WordsForm):
    """One status."""

    name = "status"
    phase = forms.ChoiceField(label=_("What it means"), choices=list(words.PHASES.items()),
                              help_text=_("The fixed meaning behind the name: queues, figures and letters go by it."))
    proof = forms.ChoiceField(label=_("Who says that it is done?"), choices=list(words.PROOFS.items()))
    public = forms.BooleanField(label=_("Everybody sees cases in this status"), required=False)
    initial_step = forms.BooleanField(label=_("A new case begins here"), required=False)
    pauses = forms.ChoiceField(label=_("The promised times"), choices=list(words.PAUSES.items()), required=False)
    open311 = forms.ChoiceField(
        label=_("Its word for other programs (Open311)"), required=False,
        choices=[(code, words.OPEN311.get(code, code)) for code in ("", *OPEN311)])

    def __init__(self, *args: Any, step: Step | None = None, **kwargs: Any) -> None:
        if step is not None:
            kwargs["initial"] = {"phase": step.phase, "proof": step.proof, "public": step.public,
                                 "initial_step": step.initial, "pauses": step.pauses, "open311": step.open311,
                                 **as_initial("names", step.names), **as_initial("public_names", step.public_names)}
        else:
            kwargs["initial"] = {"phase": "open", "proof": "none", "public": True}
        super().__init__(*args, **kwargs)
        self.step = step
        self.add_words("names", _("Name"), longest=LONGEST_NAME, required=True,
                       missing=_("Write what the staff call it."))
        self.add_words("public_names", _("Public words"), longest=LONGEST_NAME)

    def public_fields(self) -> list[forms.BoundField]:
        return self.fields_of("public_names")

    def wish(self, taken: Iterable[str]) -> Step:
        """The status that was described. A new one gets a code made from its name. The form must be valid."""
        told, step = self.cleaned_data, self.step
        names = self.words("names", step.names if step else None)
        return Step(
            code=step.code if step else free_code(next(iter(names.values())), taken), names=names,
            phase=told["phase"], proof=told["proof"],
            public_names=self.words("public_names", step.public_names if step else None),
            pauses=told["pauses"], open311=told["open311"], initial=told["initial_step"], public=told["public"])


def free_code(name: str, taken: Iterable[str]) -> str:
    """A code made from a name that nothing else has."""
    used, code, number = set(taken), code_from(name)[:50], 2
    free = code
    while free in used:
        free, number = f"{code}-{number}", number + 1
    return free


class MoveForm(WordsForm):
    """One move, wherever it starts."""

    name = "move"
    sources = forms.MultipleChoiceField(label=_("From"), widget=forms.CheckboxSelectMultiple,
                                        error_messages={"required": _("Choose where it starts.")})
    target = forms.ChoiceField(label=_("To"))
    roles = forms.MultipleChoiceField(label=_("Who may make it?"), required=False,
                                      widget=forms.CheckboxSelectMultiple)
    requires = forms.MultipleChoiceField(label=_("What does it need?"), required=False,
                                         widget=forms.CheckboxSelectMultiple, choices=list(words.REQUIREMENTS.items()))
    days = forms.IntegerField(
        label=_("By itself after so many days"), required=False, min_value=1, max_value=LONGEST,
        help_text=_("Empty: never. Counted from the day on which a case comes there, or from the promised day."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}))

    def __init__(self, *args: Any, definition: Definition, roles: Mapping[str, str], family: Family | None = None,
                 source: str = "", **kwargs: Any) -> None:
        self.family = family
        self.reasons = dict(family.first.reasons) if family else {}
        if family is not None:
            first = family.first
            kwargs["initial"] = {"sources": [ANY if one is None else one for one in family.sources],
                                 "target": first.target, "roles": list(first.roles), "requires": list(first.requires),
                                 "days": first.automatic_after_days, **as_initial("names", first.names),
                                 **as_initial("tells", first.tells)}
        else:
            kwargs["initial"] = {"roles": ["agent", "manager", "administrator"], "sources": [source] if source else []}
        super().__init__(*args, **kwargs)
        offered = [(step.code, name_of(step)) for step in definition.steps]
        gone = [code for code in (kwargs["initial"].get("target"), *kwargs["initial"]["sources"])
                if code and code != ANY and definition.step(code) is None]
        choices: dict[str, list[tuple[str, Any]]] = {
            "sources": [(ANY, _("every status in which a case has not ended")), *offered,
                        *((code, code) for code in gone)],
            "target": [*offered, *((code, code) for code in gone)],
            "roles": list(roles.items()) + [(code, code) for code in kwargs["initial"]["roles"] if code not in roles],
        }
        for field, rows in choices.items():
            self.fields[field].choices = rows  # type: ignore[attr-defined]
        self.add_words("names", _("Words of the button"), longest=LONGEST_NAME, required=True,
                       missing=_("Write what stands on the button."))
        self.add_words("tells", _("What the reporter is told"), longest=LONGEST_TELLING, rows=2)
        self._add_reasons()

    def _add_reasons(self) -> None:
        """A row for each reason and some empty ones. A row without words is no reason."""
        self.rows = []
        sent = self.data if isinstance(self.data, QueryDict) else QueryDict()
        count = max(len(self.reasons) + MORE_REASONS,
                    min(MOST_REASONS, sum(1 for name in sent if name.startswith("reason-code-"))))
        known = [*self.reasons.items()]
        for number in range(count):
            code, told = known[number] if number < len(known) else ("", {})
            self.fields[f"reason-code-{number}"] = forms.CharField(
                label=_("Code"), required=False, max_length=60, initial=code,
                widget=forms.TextInput(attrs={"list": "reason-codes", "autocomplete": "off"}))
            for language in self.languages:
                self.fields[f"reason-{number}.{language}"] = forms.CharField(
                    label=language_name(language), required=False, max_length=LONGEST_REASON,
                    initial=told.get(language, ""), widget=forms.TextInput(attrs={"lang": language}))
            self.rows.append(number)

    def reason_rows(self) -> list[tuple[forms.BoundField, list[forms.BoundField]]]:
        return [(self[f"reason-code-{number}"], self.fields_of(f"reason-{number}")) for number in self.rows]

    def tells_fields(self) -> list[forms.BoundField]:
        return self.fields_of("tells")

    def told_reasons(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for number in self.rows:
            code = code_from(self.cleaned_data[f"reason-code-{number}"]).replace("-", "_")
            written = self.cleaned_data[f"reason-code-{number}"].strip()
            told = self.words(f"reason-{number}", self.reasons.get(written))
            shown = [told.get(language) for language in self.languages]
            if any(shown):
                # A code that cases know already is not touched, however it is written.
                kept = written if written in self.reasons else code if written else ""
                found[kept or free_code(next(text for text in shown if text), found).replace("-", "_")] = told
        return found

    def wish(self) -> tuple[Move, list[str | None]]:
        """The move that was described, and where it starts. A new one has a code made from its name."""
        told, first = self.cleaned_data, self.family.first if self.family else None
        names = self.words("names", first.names if first else None)
        move = Move(
            code=first.code if first else code_from(next(iter(names.values())))[:50], names=names, source=None,
            target=told["target"], roles=tuple(told["roles"]), requires=tuple(told["requires"]),
            reasons=self.told_reasons(), tells=self.words("tells", first.tells if first else None),
            automatic_after_days=told["days"])
        return move, [None if one == ANY else one for one in told["sources"]]


class LadderForm(DeskForm):
    """What happens while a body does not answer. A row without days is no step."""

    name = "ladder"

    def __init__(self, *args: Any, ladder: Iterable[Rung], roles: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rungs = list(ladder)
        sent = sum(1 for name in self.data if str(name).startswith("days-"))
        self.rows = list(range(min(MOST_RUNGS, max(sent, len(rungs) + MORE_RUNGS))))
        hearers = [("", _("nobody")), *((code, name) for code, name in roles.items() if code not in words.OUTSIDERS)]
        for number in self.rows:
            rung = rungs[number] if number < len(rungs) else None
            self.fields[f"days-{number}"] = forms.IntegerField(
                label=_("After days"), required=False, min_value=1, max_value=LONGEST,
                initial=rung.after_days if rung else None, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
            self.fields[f"act-{number}"] = forms.ChoiceField(
                label=_("What happens"), choices=list(words.ACTS.items()), required=False,
                initial=rung.act if rung else "remind")
            known = {code for code, _name in hearers}
            extra = [(rung.role, rung.role)] if rung and rung.role not in known else []
            self.fields[f"role-{number}"] = forms.ChoiceField(
                label=_("Who hears of it"), required=False, choices=[*hearers, *extra],
                initial=rung.role if rung else "")

    def rung_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [(self[f"days-{number}"], self[f"act-{number}"], self[f"role-{number}"]) for number in self.rows]

    def wish(self) -> tuple[Rung, ...]:
        """The steps by their days. Only an escalation has somebody who hears of it."""
        told = self.cleaned_data
        rungs = [Rung(told[f"days-{number}"], told[f"act-{number}"] or "remind",
                      told[f"role-{number}"] if told[f"act-{number}"] == "escalate" else "")
                 for number in self.rows if told[f"days-{number}"]]
        return tuple(sorted(rungs, key=lambda rung: rung.after_days))


class GeneralForm(WordsForm):
    """What the workflow is called, and for which categories it is."""

    name = "general"
    groups = forms.MultipleChoiceField(label=_("For these groups of categories"), required=False,
                                       widget=forms.CheckboxSelectMultiple,
                                       help_text=_("None: for all that no other workflow names."))

    def __init__(self, *args: Any, definition: Definition, groups: Mapping[str, str], **kwargs: Any) -> None:
        kwargs["initial"] = {"groups": list(definition.groups), **as_initial("names", definition.names)}
        super().__init__(*args, **kwargs)
        self.definition = definition
        self.fields["groups"].choices = [  # type: ignore[attr-defined]
            *groups.items(), *((code, code) for code in definition.groups if code not in groups)]
        self.add_words("names", _("Name"), longest=LONGEST_NAME, required=True,
                       missing=_("Write what you call this workflow."))


class NewForm(DeskForm):
    """Another workflow: from a ready one, or as one of the town's own is now."""

    name = "new"
    like = forms.ChoiceField(label=_("Begin with"), widget=forms.RadioSelect,
                             error_messages={"required": _("Choose what to begin with.")})
    called = forms.CharField(label=_("Name"), max_length=LONGEST_NAME,
                             error_messages={"required": _("Write what you call this workflow.")})

    def __init__(self, *args: Any, offered: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].choices = list(offered)  # type: ignore[attr-defined]


class MappingForm(DeskForm):
    """Where the cases go of each status that goes away; and why all this is published."""

    name = "publish"
    base = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Why? (for the list of versions)"), required=False, max_length=200)

    def __init__(self, *args: Any, asked: Iterable[tuple[str, str, list[tuple[str, str]]]],
                 chosen: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(asked)
        for code, label, offered in self.asked:
            # Nobody's cases go anywhere by a default; where there is only one way, it is the way.
            first = [] if len(offered) == 1 else [("", _("Choose where they go"))]
            self.fields[f"to.{code}"] = forms.ChoiceField(
                label=label, choices=[*first, *offered], required=False, initial=chosen.get(code, ""))

    def mapping_fields(self) -> list[forms.BoundField]:
        return [self[f"to.{code}"] for code, _label, _offered in self.asked]

    def mapping(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"to.{code}"] for code, _label, _offered in self.asked
                if self.cleaned_data[f"to.{code}"]}
