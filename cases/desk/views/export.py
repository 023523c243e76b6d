"""All that a queue lists, to be taken along."""

from collections.abc import Iterator

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cases.desk.answers import DeskView
from cases.desk.filters import Wish
from cases.desk.queues import Scope
from cases.desk.sheets import MOST, Cell, as_csv, as_workbook, lines
from cases.desk.tallies import counts
from tenants import current
from tenants.accounts.actors import ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.roles import Permission
from tenants.models import Municipality


class Export(DeskView):
    """The rows of the list, all of them, as CSV or as a workbook."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        actor, wish = self.request.actor, Wish.read(request.GET)
        ensure_may(actor, Permission.EXPORT)
        scope = Scope.of(actor)
        cases = wish.apply(scope.visible, actor, scope, counts(scope))
        count, most = cases[: MOST[kind] + 1].count(), MOST[kind]
        if wish.unknown or count > most:
            return self.refused(wish, most, kind)
        people = actor.may(Permission.SEE_PEOPLE)
        # Words that were searched for may be somebody's name: the log says only that there were some.
        note_act(
            actor, "cases_exported", subject=kind, cases=count, people=people, queue=wish.queue.code,
            filters=dict(wish.chosen), searched=bool(wish.words),
        )
        name = f"{wish.queue.code}-{timezone.localtime():%Y-%m-%d-%H%M}.{kind}"
        rows = in_its_place(lines(cases, wish.order, people=people), current.municipality(), get_language() or "en")
        response: HttpResponseBase
        if kind == "csv":
            response = StreamingHttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        else:
            response = FileResponse(as_workbook(rows, str(wish.queue.words)), as_attachment=True, filename=name)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def refused(self, wish: Wish, most: int, kind: str) -> HttpResponse:
        if wish.unknown:
            sentence = _("The filter names something that is not there any more. Go back to the list and set it again.")
        elif kind == "xlsx":
            sentence = _("A workbook holds %(most)d cases at most. Narrow the filter, or take CSV.") % {"most": most}
        else:
            sentence = _("A file holds %(most)d cases at most. Narrow the filter, for example by date, and take the "
                         "parts one after the other.") % {"most": most}
        return render(self.request, "desk/too_many.html", {"sentence": sentence, "query": wish.query()}, status=422)


def in_its_place(rows: Iterator[list[Cell]], here: Municipality, language: str) -> Iterator[list[Cell]]:
    """The rows, each read in this municipality and in this language, however late they are asked for."""
    while True:
        with here.entered(), override(language):
            row = next(rows, None)
        if row is None:
            return
        yield row
