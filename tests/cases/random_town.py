"""A town with random workflows that the checker lets through, random promises and a random calendar."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from cases.models import Body, Category, RoutingRule, ServiceLevel, Setting, Status, Transition, Workflow
from cases.workflow.graph import StatusDef, TransitionDef, WorkflowDef, check

STAFF = ("agent", "inspector", "manager")
OUTSIDERS = ("body", "reporter")
BODIES = ("works", "lamps", "water")
PRIORITIES = (-1, 0, 1, 2)


@dataclass(frozen=True)
class Rule:
    """A service level as the town knows it, for the second computation."""

    number: int
    clock: str
    amount: int
    measure: str
    category: str | None
    body: str | None
    priority: int | None


@dataclass
class RandomTown:
    """What was made, in plain values: nothing here asks the product."""

    flows: dict[str, WorkflowDef] = field(default_factory=dict)
    pauses: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)  # to the code of their workflow
    days: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    routes: dict[str, str] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    closed: set[date] = field(default_factory=set)
    opened: set[date] = field(default_factory=set)

    def rule(self, clock: str, category: str, body: str, priority: int) -> tuple[str, int] | None:
        """The rule that holds for a clock, with its amount: found by trying all of them from the most special on."""
        for named in (("p", "b", "c"), ("p", "b"), ("p", "c"), ("b", "c"), ("p",), ("b",), ("c",), ()):
            fitting = [rule for rule in self.rules if rule.clock == clock
                       and rule.priority == (priority if "p" in named else None)
                       and rule.body == (body or "nobody" if "b" in named else None)
                       and rule.category == (category if "c" in named else None)]
            if fitting:
                newest = max(fitting, key=lambda rule: rule.number)
                words = [category] * ("c" in named) + [body] * ("b" in named) + [f"p{priority}"] * ("p" in named)
                return f"{'+'.join(words) or 'all'}/{newest.measure}", newest.amount
        answer, solution = self.days[category]
        own = {"answer": answer, "solution": solution, "transfer": 8}[clock]
        named_by = "all" if clock == "transfer" else category
        return (f"{named_by}/calendar", own) if own else None


def a_workflow(random: Random, name: str) -> WorkflowDef:
    """A random workflow in which cases can live."""
    while True:
        flow = a_try(random, name)
        if not check(flow):
            return flow


def a_try(random: Random, name: str) -> WorkflowDef:
    middle = [StatusDef(f"{name}-m{number}", random.choice(("open", "waiting", "waiting")))
              for number in range(random.randint(2, 4))]
    first = StatusDef(f"{name}-new", random.choice(("moderation", "open")), initial=True)
    claimed = StatusDef(f"{name}-claimed", "waiting", "claimed")
    solved, closed = StatusDef(f"{name}-solved", "solved", "confirmed"), StatusDef(f"{name}-closed", "closed")
    moves: list[TransitionDef] = []

    def lead(source: str | None, target: str, days: int | None = None) -> None:
        roles = () if days else tuple(random.sample((*STAFF, *OUTSIDERS), random.randint(1, 4)))
        wanted = random.sample(("note", "reason", "promised_date", "body"), random.choice((0, 0, 0, 1, 1, 2)))
        requires = () if days else tuple(need for need in wanted if need != "promised_date" or "m" in target)
        reasons = ("why", "why-not") if "reason" in requires or random.random() < 0.2 else ()
        moves.append(TransitionDef(f"{name}-{len(moves)}", source, target, roles, requires, reasons, days))

    way = [first, *middle, claimed, solved]
    for here, there in pairwise(way):
        lead(here.code, there.code)
    lead(None, closed.code)
    lead(claimed.code, middle[0].code)
    for _nth in range(random.randint(2, 6)):
        here, there = random.sample([*middle, claimed], 2)
        lead(here.code, there.code)
    if random.random() < 0.8:
        lead(random.choice((solved, closed)).code, middle[0].code)
    if random.random() < 0.7:
        lead(claimed.code, solved.code, days=random.randint(3, 20))
    return WorkflowDef(name, (*way[:-1], solved, closed), tuple(moves))


def settle_down(random: Random, start: date) -> RandomTown:
    """Make the town's rules anew. Call it inside a municipality; forget its catalogue after."""
    made = RandomTown()
    for model in (RoutingRule, Transition, Status, Workflow, ServiceLevel):
        model.objects.all().delete()
    Body.objects.create(code="water", name="Vízmű")
    bodies = {body.code: body for body in Body.objects.all()}
    made.closed = {start + timedelta(days=random.randrange(300)) for _nth in range(6)}
    made.opened = {start + timedelta(days=random.randrange(300)) for _nth in range(6)} - made.closed
    Setting.objects.create(key="calendar", value={
        "closed": sorted(day.isoformat() for day in made.closed),
        "open": sorted(day.isoformat() for day in made.opened)})
    for number in range(3):
        write_flow(random, made, f"f{number}", is_general=number == 0)
    for position, (code, flow) in enumerate(made.categories.items()):
        answer, solution = random.choice(((8, 30), (30, None), (None, 12)))
        made.days[code] = (answer, solution)
        category, _new = Category.objects.update_or_create(code=code, defaults={
            "group": flow, "answer_days": answer, "solution_days": solution, "names": {"en": code}})
        if position:
            made.routes[code] = random.choice(BODIES)
            RoutingRule.objects.create(category=category, body=bodies[made.routes[code]])
    for number in range(14):
        measure, most = random.choice((("calendar", 40), ("working", 25), ("hours", 40)))
        clock = random.choice(("answer", "answer", "solution", "transfer"))
        rule = Rule(number, clock, random.randint(1, most), measure,
                    random.choice((None, *made.categories)), random.choice((None, None, *BODIES)),
                    random.choice((None, None, None, *PRIORITIES)))
        made.rules.append(rule)
        ServiceLevel.objects.create(
            clock=rule.clock, amount=rule.amount, measure=rule.measure, priority=rule.priority,
            category=Category.objects.get(code=rule.category) if rule.category else None,
            body=bodies[rule.body] if rule.body else None)
    return made


def write_flow(random: Random, made: RandomTown, name: str, *, is_general: bool) -> None:
    flow = a_workflow(random, name)
    made.flows[name] = flow
    made.categories |= {f"{name}-a": name, f"{name}-b": name}
    row = Workflow.objects.create(code=name, names={"en": name}, groups=[] if is_general else [name], ladder=[
        {"after_days": 3, "act": "remind"}, {"after_days": 7, "act": "resend"},
        {"after_days": 12, "act": "escalate", "role": "manager"}, {"after_days": 15, "act": "unanswered"}])
    rows = {}
    for position, status in enumerate(flow.statuses):
        may_wait = status.phase == "waiting" and status.proof == "none"
        waits = random.choice(("", "reporter", "others", "others")) if may_wait else ""
        made.pauses[status.code] = waits
        rows[status.code] = Status.objects.create(
            workflow=row, code=status.code, phase=status.phase, proof=status.proof, position=position, pauses=waits,
            initial=status.initial, public=status.phase != "moderation", names={"en": status.code})
    for position, step in enumerate(flow.transitions):
        Transition.objects.create(
            workflow=row, code=step.code, source=rows[step.source] if step.source else None, target=rows[step.target],
            names={"en": step.code}, roles=list(step.roles), requires=list(step.requires), position=position,
            reasons={reason: {"en": reason} for reason in step.reasons}, automatic_after_days=step.automatic_after_days)
