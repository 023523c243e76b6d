"""What a municipality promises: its service levels, added, changed and retired."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Body, Category, ServiceLevel
from cases.priorities import PRIORITIES
from cases.refusals import LevelRefused
from cases.service_levels import CLOCKS, Level
from cases.services.settling import rules_changed
from cases.working_time import MEASURES
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.roles import Permission

LONGEST = 730


@dataclass(frozen=True)
class LevelWish:
    """A service level as it is wished. What is None matches everything.

    Args:
        amount: days, working days or hours, as `measure` says.
    """

    clock: str
    amount: int
    measure: str
    category: Category | None = None
    body: Body | None = None
    priority: int | None = None

    @property
    def level(self) -> Level:
        """The wish as the rules know it."""
        return Level(self.clock, self.amount, self.measure, self.category.code if self.category else None,
                     self.body.code if self.body else None, self.priority)


@transaction.atomic
def save_level(wish: LevelWish, *, actor: Actor, level: ServiceLevel | None = None) -> ServiceLevel:
    """Add a service level, or change one. It holds for what is promised from now on: what was promised stays.

    Raises:
        PermissionRefused: the actor's role may not.
        LevelRefused: something in it cannot be, or another level says something for the same cases already.
    """
    ensure_may(actor, Permission.SET_RULES)
    ensure_sensible(wish)
    ensure_only_one(wish, level)
    row = level or ServiceLevel()
    row.clock, row.amount, row.measure = wish.clock, wish.amount, wish.measure
    row.category, row.body, row.priority = wish.category, wish.body, wish.priority
    row.active = True
    row.save()
    note_act(actor, "level_changed" if level else "level_added", subject=named(row))
    rules_changed()
    return row


@transaction.atomic
def retire_level(level: ServiceLevel, *, actor: Actor) -> None:
    """Let a service level hold no more. What was promised by it stays promised."""
    ensure_may(actor, Permission.SET_RULES)
    ServiceLevel.objects.filter(pk=level.pk).update(active=False)
    note_act(actor, "level_retired", subject=named(level))
    rules_changed()


def revive_level(level: ServiceLevel, *, actor: Actor) -> ServiceLevel:
    """Let a retired service level hold again.

    Raises:
        LevelRefused: another one has taken its place.
    """
    return save_level(LevelWish(level.clock, level.amount, level.measure, level.category, level.body, level.priority),
                      actor=actor, level=level)


def ensure_sensible(wish: LevelWish) -> None:
    if wish.clock not in CLOCKS:
        raise LevelRefused(_("Please choose what is promised."), field="clock")
    if wish.measure not in MEASURES:
        raise LevelRefused(_("Please choose how the time is counted."), field="measure")
    if not 1 <= wish.amount <= LONGEST:
        raise LevelRefused(_("Please write a number from 1 to %(most)d.") % {"most": LONGEST}, field="amount")
    if wish.priority is not None and wish.priority not in PRIORITIES:
        raise LevelRefused(_("Please choose one of the four priorities."), field="priority")


def ensure_only_one(wish: LevelWish, level: ServiceLevel | None) -> None:
    """Refuse a second level for the same cases: nobody could tell which one holds."""
    same = ServiceLevel.objects.filter(active=True, clock=wish.clock, category=wish.category, body=wish.body,
                                       priority=wish.priority)
    if (same.exclude(pk=level.pk) if level else same).exists():
        raise LevelRefused(_("There is a promised time for exactly these cases already. Change that one, or choose "
                             "other cases."), field="category")


def named(level: ServiceLevel) -> str:
    """The level in codes, for the audit log."""
    wish = LevelWish(level.clock, level.amount, level.measure, level.category, level.body, level.priority)
    return f"{level.clock}: {wish.level.rule} {level.amount}"[:80]
