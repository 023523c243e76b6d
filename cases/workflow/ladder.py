"""What happens while a body does not answer: steps that time makes, one after the other. Pure: no database, no clock.

A workflow keeps its ladder as plain JSON, `[{"after_days": 8, "act": "remind"}, …]`. Days are counted from the day on
which the body was asked. `escalate` names the role that hears of it; the others need none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

REMIND, RESEND, ESCALATE, UNANSWERED = "remind", "resend", "escalate", "unanswered"
ACTS = (REMIND, RESEND, ESCALATE, UNANSWERED)
LONGEST = 730


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: so many days after a body was asked and has not answered, this is done.

    `act` is one of ACTS; `role` is the code of the role that an escalation reaches, empty for the other acts.
    """

    after_days: int
    act: str
    role: str = ""

    @property
    def code(self) -> str:
        """The step's name in timers and in the log, unique in its ladder: `remind-8`, `escalate-30-manager`."""
        return "-".join(part for part in (self.act, str(self.after_days), self.role) if part)

    def plain(self) -> dict[str, Any]:
        """The step as the workflow's row keeps it."""
        return {"after_days": self.after_days, "act": self.act} | ({"role": self.role} if self.role else {})


def read(steps: Iterable[Mapping[str, Any]]) -> tuple[Rung, ...]:
    """The ladder, the earliest step first; steps of the same day in the order given.

    Raises:
        ValueError: a step is not of this shape. What stands in a row was checked when it was saved.
    """
    rungs = []
    for step in steps:
        days, act, role = step.get("after_days"), step.get("act"), step.get("role") or ""
        if not isinstance(days, int) or isinstance(days, bool) or not isinstance(act, str) or not isinstance(role, str):
            raise ValueError(f"not a step of a ladder: {step!r}")
        rungs.append(Rung(days, act, role))
    return tuple(sorted(rungs, key=lambda rung: rung.after_days))


def faults(rungs: Iterable[Rung], roles: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    """Every fault of a ladder as (kind, place in it, sentence for people); `roles` are the codes that there are."""
    known = list(roles)
    seen: set[str] = set()
    last_cry: Rung | None = None
    for index, rung in enumerate(rungs):
        if rung.act not in ACTS:
            yield "unknown_act", index, _(
                "The ladder's step “%(act)s” does not exist. Possible are: %(words)s."
            ) % {"act": rung.act, "words": ", ".join(ACTS)}
            continue
        if not 1 <= rung.after_days <= LONGEST:
            yield "ladder_days", index, _(
                "A step of the ladder comes after %(days)s days. Write a number from 1 to %(most)s."
            ) % {"days": rung.after_days, "most": LONGEST}
        if rung.code in seen:
            yield "double_step", index, _(
                "The ladder does the same thing twice after %(days)s days. Remove one of the steps or change its day."
            ) % {"days": rung.after_days}
        seen.add(rung.code)
        if rung.act == ESCALATE and not rung.role:
            yield "nobody_hears", index, _(
                "The escalation after %(days)s days reaches nobody. Choose the role that hears of it."
            ) % {"days": rung.after_days}
        elif rung.act == ESCALATE and rung.role not in known:
            yield "unknown_hearer", index, _(
                "The escalation after %(days)s days is for the role “%(role)s”, which does not exist. "
                "Possible are: %(words)s."
            ) % {"days": rung.after_days, "role": rung.role, "words": ", ".join(known)}
        elif rung.act != ESCALATE and rung.role:
            yield "needless_role", index, _(
                "Only an escalation names a role. Take the role away from the step after %(days)s days."
            ) % {"days": rung.after_days}
        if rung.act == UNANSWERED:
            if last_cry is not None:
                yield "double_cry", index, _(
                    "The public reads “not answered” twice, after %(first)s and after %(days)s days. Keep one of them."
                ) % {"first": last_cry.after_days, "days": rung.after_days}
            last_cry = rung
        elif last_cry is not None and rung.act in (REMIND, RESEND) and rung.after_days > last_cry.after_days:
            yield "late_step", index, _(
                "After %(first)s days the public reads that nobody has answered, and only then, after %(days)s days, "
                "the body is asked again. Ask again before, or make it public later."
            ) % {"first": last_cry.after_days, "days": rung.after_days}
