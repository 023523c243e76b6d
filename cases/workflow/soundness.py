"""Whether a definition may take effect in this municipality, now: its graph, its words, its neighbours, its cases.

Pure. `judge` says what stands in the way, `remarks` what whoever publishes should know.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.workflow import ladder
from cases.workflow.definition import ENDED, HIDDEN, OPEN311, PAUSES, Definition, Move, Step
from cases.workflow.graph import ROLES, Fault, check
from cases.workflow.mapping import may_lead, targets
from cases.workflow.phases import Phase
from tenants.words import in_language


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases stand in a status as it is now."""

    step: Step
    count: int


@dataclass(frozen=True, slots=True)
class Town:
    """What a definition meets in its municipality.

    `roles` are the codes of all roles, `hearers` of those that may be told of an escalation; `others` the other
    workflows in use; `taken_statuses` and `taken_moves` the codes that other workflows have used, those retired among
    them; `groups` the names of the category groups; `standing` by status code where cases of this workflow stand.
    """

    roles: tuple[str, ...] = ROLES
    hearers: tuple[str, ...] = ("agent", "inspector", "manager", "administrator")
    languages: tuple[str, ...] = ("hu",)
    groups: Mapping[str, str] = field(default_factory=dict)
    others: tuple[Definition, ...] = ()
    taken_statuses: frozenset[str] = frozenset()
    taken_moves: frozenset[str] = frozenset()
    standing: Mapping[str, Standing] = field(default_factory=dict)


Called = Callable[[Step | Move], str]


def judge(definition: Definition, town: Town, mapping: Mapping[str, str] | None = None, *,
          called: Called | None = None) -> list[Fault]:
    """Everything that keeps the definition from taking effect; an empty list where nothing does.

    Args:
        mapping: where cases go whose status goes away, by code; None where nobody has been asked yet, so that a missing
            target is not a fault.
        called: what the sentences call a status or move; by its name where nothing else is said.
    """
    call = called or Caller(definition)
    return [
        *check(definition.graph(call), town.roles),
        *_meanings(definition, call),
        *_codes(definition, town, call),
        *_groups(definition, town),
        *(Fault(kind, "ladder", index, sentence)
          for kind, index, sentence in ladder.faults(definition.ladder, town.hearers)),
        *_cases(definition, town, mapping, call),
    ]


def remarks(definition: Definition, town: Town) -> list[Fault]:
    """What is not wrong, but worth a look."""
    return list(_missing_words(definition, town))


def gone(definition: Definition, town: Town) -> list[Standing]:
    """The statuses with cases in them that the definition does not have."""
    known = {step.code for step in definition.steps}
    return [standing for code, standing in town.standing.items() if code not in known and standing.count]


class Caller:
    """What sentences call a status or move: its name, with its code where two have the same."""

    def __init__(self, definition: Definition) -> None:
        self.names: dict[int, str] = {}
        parts: list[Step | Move] = [*definition.steps, *definition.moves]
        for kind in (definition.steps, definition.moves):
            seen: dict[str, int] = {}
            for one in kind:
                seen[name_of(one)] = seen.get(name_of(one), 0) + 1
            for one in kind:
                name = name_of(one)
                self.names[id(one)] = name if seen[name] == 1 else f"{name} ({one.code})"
        self._parts = parts

    def __call__(self, part: Step | Move) -> str:
        return self.names.get(id(part)) or name_of(part)


def name_of(part: Step | Move) -> str:
    """A status's or move's name in the reader's language, its code where it has none."""
    return in_language(dict(part.names)) or part.code


def _meanings(definition: Definition, call: Called) -> Iterator[Fault]:
    """Phases, pauses and words for the outside that do not go together."""
    for index, step in enumerate(definition.steps):
        name = {"status": call(step)}
        if not in_language(dict(step.names)):
            yield Fault("no_name", "statuses", index,
                        _("The status “%(status)s” has no name. Write what the staff call it.") % name)
        if step.phase == Phase.DRAFT and step.public:
            yield Fault("public_draft", "statuses", index,
                        _("“%(status)s” is a draft, but everybody may see it. Hide it, or give it another phase.")
                        % name)
        if step.pauses not in PAUSES:
            yield Fault("unknown_pause", "statuses", index,
                        _("“%(status)s” waits for “%(word)s”, which does not exist. Possible are: %(words)s.")
                        % (name | {"word": step.pauses, "words": ", ".join(filter(None, PAUSES))}))
        elif step.pauses and step.phase in (*ENDED, *HIDDEN):
            yield Fault("early_pause", "statuses", index,
                        _("The promised times stand still in “%(status)s”, but no time runs there. Let only open and "
                          "waiting statuses pause them.") % name)
        if step.open311 and step.open311 not in OPEN311:
            yield Fault("unknown_open311", "statuses", index,
                        _("“%(status)s” is called “%(word)s” outside, a word that Open311 does not know. Possible are: "
                          "%(words)s.") % (name | {"word": step.open311, "words": ", ".join(OPEN311)}))
    for index, move in enumerate(definition.moves):
        if not in_language(dict(move.names)):
            yield Fault("no_name", "transitions", index,
                        _("The move “%(move)s” has no name. Write the words of its button.") % {"move": call(move)})


def _codes(definition: Definition, town: Town, call: Called) -> Iterator[Fault]:
    for index, step in enumerate(definition.steps):
        if step.code in town.taken_statuses:
            yield Fault("taken_status", "statuses", index,
                        _("The code “%(code)s” of the status “%(status)s” belongs to another workflow of the town, and "
                          "history names a status by its code alone. Give it another code.")
                        % {"code": step.code, "status": call(step)})
    for index, move in enumerate(definition.moves):
        if move.code in town.taken_moves:
            yield Fault("taken_move", "transitions", index,
                        _("The code “%(code)s” of the move “%(move)s” belongs to another workflow of the town. Give it "
                          "another code.") % {"code": move.code, "move": call(move)})


def _groups(definition: Definition, town: Town) -> Iterator[Fault]:
    """Every category has exactly one workflow: its group's, or the one for all the rest."""
    for group in definition.groups:
        owner = next((other for other in town.others if group in other.groups), None)
        if group not in town.groups:
            yield Fault("unknown_group", "workflow", None,
                        _("The category group “%(group)s” does not exist any more. Take it away from this workflow.")
                        % {"group": group})
        if owner is not None:
            yield Fault("group_twice", "workflow", None,
                        _("The category group “%(group)s” is in the workflow “%(other)s” already. A case can follow "
                          "one workflow only: take the group away from one of them.")
                        % {"group": town.groups.get(group, group), "other": in_language(dict(owner.names))})
    rest = [other for other in town.others if not other.groups]
    if not definition.groups and rest:
        yield Fault("rest_twice", "workflow", None,
                    _("The workflow “%(other)s” is for all categories that no other one names, so this one needs "
                      "category groups of its own. Choose at least one.")
                    % {"other": in_language(dict(rest[0].names))})
    if definition.groups and not rest:
        yield Fault("nobody_for_the_rest", "workflow", None,
                    _("No workflow would be left for the categories of other groups. Choose no group here: this "
                      "workflow is then for all that no other one names."))


def _cases(definition: Definition, town: Town, mapping: Mapping[str, str] | None, call: Called) -> Iterator[Fault]:
    """Cases that stand where the definition has no place for them, or another meaning."""
    by_code = {step.code: (index, step) for index, step in enumerate(definition.steps)}
    for code, standing in town.standing.items():
        if not standing.count:
            continue
        told = {"status": name_of(standing.step), "cases": cases(standing.count)}
        if code in by_code:
            index, step = by_code[code]
            if (step.phase, step.proof) != (standing.step.phase, standing.step.proof):
                yield Fault("meaning_changed", "statuses", index,
                            _("%(cases)s in “%(status)s”, so its phase and proof cannot change. Add a status with the "
                              "new meaning and remove this one: you are then asked where its cases go.") % told)
        elif not targets(standing.step, definition.steps):
            yield Fault("no_target", "workflow", None,
                        _("%(cases)s in “%(status)s”, which goes away, and no status of the new workflow says the "
                          "same. Keep the status, or add one with the same phase and proof.") % told)
        elif mapping is not None:
            target = by_code.get(mapping.get(code, ""))
            if target is None:
                yield Fault("no_mapping", "mapping", None,
                            _("%(cases)s in “%(status)s”, which goes away. Choose where they go.") % told)
            elif not may_lead(standing.step, target[1]):
                yield Fault("untrue_mapping", "mapping", None,
                            _("The cases in “%(status)s” cannot be led to “%(target)s”: it says something else of "
                              "them. Choose one of the statuses offered.") % (told | {"target": call(target[1])}))


def _missing_words(definition: Definition, town: Town) -> Iterator[Fault]:
    """Languages of the town in which something has no words, so that readers see another language."""
    kinds: tuple[tuple[str, Sequence[Step | Move]], ...] = (("statuses", definition.steps),
                                                            ("transitions", definition.moves))
    for part, rows in kinds:
        for index, one in enumerate(rows):
            texts = [one.names] + ([one.tells] if isinstance(one, Move) and any(one.tells.values()) else [])
            for language in town.languages:
                if any(any(words.values()) and not words.get(language) for words in texts):
                    yield Fault("untranslated", part, index,
                                _("“%(name)s” has no words in %(language)s; readers see another language there.")
                                % {"name": name_of(one), "language": language})


def cases(count: int) -> str:
    """“1 case stands”, “12 cases stand”."""
    return ngettext("%(count)d case stands", "%(count)d cases stand", count) % {"count": count}
