"""The audit log: on the screen and as a file."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation

from cases.desk.people.forms import TrailForm
from cases.desk.people.trail import Line, Place, Question, all_lines, page
from cases.desk.settings import SettingsView
from tenants import current
from tenants.accounts.audit import note_act
from tenants.accounts.models import Person
from tenants.accounts.roles import Permission

# A file of more lines than this no spreadsheet opens with pleasure.
MOST = 50_000
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class AuditPage(SettingsView):
    permission = Permission.AUDIT
    template = "desk/people/audit.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def filled(self) -> tuple[TrailForm, Question]:
        """The filter as it was asked for; what cannot be read narrows nothing, and says so."""
        people = list(Person.objects.exclude(role="").order_by("name", "email"))
        form = TrailForm(self.request.GET, people=people)
        form.is_valid()
        given = form.cleaned_data
        person = next((one for one in people if str(one.public_id) == given.get("person")), None)
        return form, Question(person, given.get("act", ""), given.get("since"), given.get("until"))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        form, question = self.filled()
        lines, more = page(question, after=Place.read(self.request.GET.get("after", "")))
        query = self.request.GET.copy()
        for name in ("after", "lang"):
            query.pop(name, None)
        kept = query.urlencode()
        query["after"] = more
        return self.page(status=status, refusal=refusal, form=form, lines=lines, question=question, kept=kept,
                         older=f"?{query.urlencode()}" if more else "", is_first="after" not in self.request.GET,
                         faults=[(field.id_for_label, str(error)) for field in form for error in field.errors])


class AuditSheet(AuditPage):
    """The same as a file. Taking it out is an act of its own."""

    def get(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]
        _form, question = self.filled()
        note_act(self.request.actor, "exported", subject="audit")
        here = current.municipality()
        response = StreamingHttpResponse(sheet(question), content_type="text/csv; charset=utf-8")
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = f'attachment; filename="{here.slug}-audit-{timezone.localdate()}.csv"'
        return response


def sheet(question: Question) -> Iterator[str]:
    """The lines as CSV, with a mark at the beginning by which spreadsheets know UTF-8. They are read in the
    municipality and the language of the request, however late they are asked for."""
    here, language = current.municipality(), translation.get_language() or "en"
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(["at", "who", "act", "what", "case"])
    found = all_lines(question, MOST)
    while True:
        with here.entered(), translation.override(language), timezone.override(here.zone):
            line = next(found, None)
        if line is None:
            return
        yield writer.writerow([plain(cell) for cell in cells(line)])


def cells(line: Line) -> list[str]:
    what = f"{line.what} ({line.more})" if line.more else line.what
    return [timezone.localtime(line.at).isoformat(timespec="seconds"), line.who, line.code, what,
            line.case[1] if line.case else ""]


def plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


class Echo:
    """What csv writes into: it gives back what it gets."""

    def write(self, text: str) -> str:
        return text
