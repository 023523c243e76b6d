"""A job as it runs and after: progress, what was left as it is and why, stopping, going on, undoing."""

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cases.desk.answers import DeskView
from cases.desk.jobs.words import told
from cases.jobs.acts import ACTS
from cases.jobs.selectors import LISTED, jobs_of, left_alone, progress, progresses, reasons, undone_since
from cases.jobs.services import OPEN, most, resume_job, stop_job, undo_job
from cases.models import BulkItem, BulkJob, JobState
from tenants.accounts.actors import ensure_may
from tenants.accounts.roles import Permission

PAGE = 30


class JobList(DeskView):
    """The jobs that the reader may look at, the newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        actor = self.request.actor
        if not most(actor):
            ensure_may(actor, Permission.BULK)
        before = parse_moment(self.request.GET.get("before", ""))
        jobs = undone_since(jobs_of(actor)).order_by("-made_at")
        found = list(jobs.filter(made_at__lt=before)[: PAGE + 1] if before else jobs[: PAGE + 1])
        counted = progresses(found[:PAGE])
        context = {
            "jobs": [(job, told(job.act, job.wish), counted[job.pk]) for job in found[:PAGE]],
            "older": f"?before={found[PAGE - 1].made_at.isoformat().replace('+', '%2B')}" if len(found) > PAGE else "",
            "newer": "?" if before else "", "refusal": refusal,
        }
        return render(self.request, "desk/jobs/list.html", context, status=status)


class JobView(DeskView):
    """A page or an act about one job. Somebody else's is there for those only who work on many cases."""

    job: BulkJob

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        ensure_may(self.request.actor, Permission.SEE_CASES)
        self.job = self.found(kwargs.pop("job_id"))
        return super().dispatch(request, *args, **kwargs)

    def found(self, job_id: UUID) -> BulkJob:
        return get_object_or_404(undone_since(jobs_of(self.request.actor)), pk=job_id)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200, template: str = "desk/jobs/job.html") -> HttpResponse:
        job = self.job = self.found(self.job.pk)
        how_far = progress(job)
        runs = job.state in OPEN
        act = ACTS.get(job.act)
        context = {
            "job": job, "told": told(job.act, job.wish), "progress": how_far, "runs": runs, "refusal": refusal,
            "stopped": job.state == JobState.STOPPED,
            "reasons": [] if runs else reasons(job),
            "left": [] if runs else left_alone(job).order_by("pk")[:LISTED], "listed": LISTED,
            "may_undo": bool(act and act.undoable and not runs and how_far.done and not job.undoes_id
                             and not job.was_undone),  # type: ignore[attr-defined]
            "undoing": job.undone_by.first() if job.was_undone else None,  # type: ignore[attr-defined]
        }
        return render(self.request, template, context, status=status)

    def answer(self, sentence: str, job: BulkJob | None = None) -> HttpResponse:
        messages.success(self.request, sentence)
        return HttpResponseRedirect(reverse("desk:job", args=[(job or self.job).pk]))


class JobPart(JobView):
    """The part of the page that changes while the job runs."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(template="desk/jobs/parts/state.html")


class StopJob(JobView):
    def post(self, request: HttpRequest) -> HttpResponse:
        stop_job(self.job, actor=self.request.actor)
        return self.answer(_("Stopped. What is done stays done."))


class ResumeJob(JobView):
    def post(self, request: HttpRequest) -> HttpResponse:
        resume_job(self.job, actor=self.request.actor)
        return self.answer(_("It goes on."))


class UndoJob(JobView):
    def post(self, request: HttpRequest) -> HttpResponse:
        undoing = undo_job(self.job, actor=self.request.actor)
        return self.answer(_("It is being undone. Cases that changed since stay as they are now."), undoing)


class JobSheet(JobView):
    """Every case of the job with what became of it, as a table for a spreadsheet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        words = {BulkItem.Outcome.DONE: _("done"), BulkItem.Outcome.REFUSED: _("left as it is"),
                 BulkItem.Outcome.WAITING: _("not done")}
        answer = HttpResponse(content_type="text/csv; charset=utf-8",
                              headers={"Content-Disposition": f'attachment; filename="{self.job.pk}.csv"'})
        # With the mark by which spreadsheets know UTF-8, and the separator that they expect in Hungarian.
        answer.write("\ufeff")
        sheet = csv.writer(answer, delimiter=";")
        sheet.writerow([_("Number"), _("What is wrong?"), _("Outcome"), _("Why")])
        items = self.job.items.order_by("pk").values_list("case__number", "case__title", "outcome", "sentence")
        for number, title, outcome, sentence in items.iterator(chunk_size=2000):
            sheet.writerow([number, safe_cell(title), words[BulkItem.Outcome(outcome)], safe_cell(sentence)])
        return answer


def safe_cell(text: str) -> str:
    """Words that a spreadsheet shall show and not reckon with, although they begin like a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def parse_moment(text: str) -> Any:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
