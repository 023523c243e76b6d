"""A job is ordered in three steps on one address: choose the act, look at what will happen, order it."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.catalogue import catalogue, leaves
from cases.desk.answers import DeskView
from cases.desk.filters import Wish
from cases.desk.jobs.choice import Choice
from cases.desk.jobs.forms import JobForm, MoveForm, other_forms, read_form
from cases.desk.jobs.words import told
from cases.jobs.acts import ACTS
from cases.jobs.selectors import LISTED, outlook
from cases.jobs.services import ensure_so_many, start_job
from cases.models import Transition
from cases.refusals import JobRefused
from cases.services.moving import ensure_may_move
from tenants.accounts.actors import Actor
from tenants.refusals import Refusal


@dataclass(frozen=True)
class Offer:
    """One act on the page, with its form; for a move also its way and how many of the cases stand where it starts."""

    code: str
    words: str
    form: JobForm
    is_open: bool
    fits: int = 0
    way: str = ""


class NewJob(DeskView):
    """Cases ticked or found by a filter. What was looked at is what is ordered, whatever the filter finds later."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        step = request.POST.get("step", "")
        if step in ("look", "start"):
            self.steps = steps_for(self.request.actor)
            form = read_form(request.POST.get("act", ""), request.POST, actor=self.request.actor, rules=catalogue(),
                             steps=self.steps)
            if form is None:
                raise JobRefused(_("This cannot be done to many cases at once. Please choose something else."))
            return self.start(self.read(form)) if step == "start" else self.look(self.read(form))
        return self.show()

    def look(self, form: JobForm) -> HttpResponse:
        """What would happen to each case."""
        actor, choice = self.request.actor, self.choice()
        cases = choice.cases(actor)
        ensure_so_many(actor, cases.count())
        expected = outlook(ACTS[form.act], cases, form.wish(), actor)
        context = {
            "outlook": expected, "told": told(form.act, form.wish()), "act": self.request.POST["act"],
            "choice": choice.looked_at(cases), "sent": carried(self.request.POST), "listed": LISTED,
            "undoable": ACTS[form.act].undoable,
        }
        return render(self.request, "desk/jobs/look.html", context)

    def start(self, form: JobForm) -> HttpResponse:
        actor, choice = self.request.actor, self.choice()
        # Nothing is ordered of which every case would refuse for one and the same reason.
        ACTS[form.act].understood(form.wish(), actor)
        job = start_job(form.act, choice.cases(actor).values_list("pk", flat=True), form.wish(), actor=actor)
        return HttpResponseRedirect(reverse("desk:job", args=[job.pk]))

    def choice(self) -> Choice:
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        choice = Choice.read(sent, self.request.actor)
        if choice.query and Wish.read(QueryDict(choice.query)).unknown:
            raise JobRefused(_("The filter names something that is not there any more. Go back to the list and set it "
                               "again."))
        return choice

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        actor = self.request.actor
        choice = self.choice() if not refusal else Choice.read(self.request.POST, actor)
        cases = choice.cases(actor)
        if not refusal:
            ensure_so_many(actor, cases.count())
        by_status = dict(cases.order_by().values_list("status").annotate(n=Count("pk", distinct=True)))
        context = {
            "choice": choice, "count": sum(by_status.values()), "refusal": refusal, "faults": self.faults(),
            "first": list(cases.values_list("number", flat=True)[:5]),
            "moves": [] if not by_status else self.moves(by_status), "others": self.others(),
            "by_filter": Wish.read(QueryDict(choice.query)) if choice.query else None,
        }
        return render(self.request, "desk/jobs/new.html", context, status=status)

    def moves(self, by_status: dict[int, int]) -> list[Offer]:
        """The steps that start where at least one of the cases stands."""
        rules, offers = catalogue(), []
        for step in steps_for(self.request.actor):
            fits = sum(count for status, count in by_status.items() if leaves(step, rules.by_id[status]))
            if fits:
                form = self.filled(MoveForm(transition=step, rules=rules))
                offers.append(Offer(f"move:{step.code}", str(step), form, form is self.form, fits, way_of(step)))
        return offers

    def others(self) -> list[Offer]:
        offers = []
        for fresh in other_forms(self.request.actor, catalogue()):
            form = self.filled(fresh)
            offers.append(Offer(form.act, str(ACTS[form.act].words), form, form is self.form))
        return offers

    def filled(self, fresh: JobForm) -> JobForm:
        """The form that was sent and refused, where it is this one; else the fresh one."""
        sent = self.form
        return sent if sent is not None and getattr(sent, "name", "") == fresh.name else fresh  # type: ignore[return-value]


def way_of(step: Transition) -> str:
    """Where a step starts and where it leads: several may bear one name."""
    return f"{step.source} → {step.target}" if step.source else f"→ {step.target}"


def steps_for(actor: Actor) -> list[Transition]:
    """The steps of all workflows that this person may take and that need no photo of each case."""
    return [step for step in catalogue().transitions if "photo" not in step.requires and may(actor, step)]


def may(actor: Actor, step: Transition) -> bool:
    try:
        ensure_may_move(actor, step)
    except Refusal:
        return False
    return True


def carried(sent: QueryDict) -> list[tuple[str, str]]:
    """Everything that was typed, to be carried through the look; the choice goes a way of its own."""
    ours = ("all", "case", "chosen", "query", "step", "csrfmiddlewaretoken")
    return [(name, value) for name, values in sent.lists() for value in values if name not in ours]
