"""The page of one case."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from cases.catalogue import catalogue
from cases.desk import forms as desk_forms
from cases.desk.answers import CaseView
from cases.desk.casefile import CaseFile
from cases.desk.filters import CARRIED, Wish
from cases.desk.maps import case_map
from cases.desk.preview import Preview, preview
from cases.models.event import Voice


class CasePage(CaseView):
    """The page itself; every act about a case shows it again when something is refused."""

    preview: Preview | None = None

    def get(self, request: HttpRequest, **_parts: Any) -> HttpResponse:
        """Whoever reloads a page that an act has shown again comes back to the case."""
        return HttpResponseRedirect(self.address())

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        request, case = self.request, self.case
        file = CaseFile(case, request.actor, get_language() or "en")
        voice = request.GET.get("history", "")
        came_through = any(request.GET.get(name) for name in CARRIED)
        context = {
            "case": case,
            "file": file,
            "history": file.history(voice if voice in (Voice.PUBLIC, Voice.INTERNAL) else ""),
            "history_voice": voice,
            "moves": self.moves(file),
            "forms": self.other_forms(file),
            "preview": self.preview or preview(case, self.first_voice(file), ""),
            "map": case_map(case),
            "neighbours": file.neighbours(Wish.read(request.GET)) if came_through else None,
            "query": self.kept_query(),
            "queue_query": self.kept_query(but="history"),
            "refusal": refusal,
            "faults": self.faults(),
            "today": desk_forms.today(),
        }
        return render(request, "desk/case.html", context, status=status)

    def kept_query(self, but: str = "") -> str:
        """The address's query, to be carried by every link and form of the page."""
        query = self.request.GET.copy()
        for name in ("lang", but):
            query.pop(name, None)
        return f"?{query.urlencode()}" if query else ""

    def first_voice(self, file: CaseFile) -> str:
        return Voice.LETTER.value if file.reporter and file.reporter.email else Voice.PUBLIC.value

    def moves(self, file: CaseFile) -> list[dict[str, Any]]:
        """The moves with their forms; the one that was refused stands open with what was typed."""
        rules, offered = catalogue(), []
        following = next((move for move in file.moves if move.is_next), None)
        for move in file.moves:
            form = desk_forms.MoveForm(transition=move.transition, rules=rules)
            is_main = move is following
            offered.append(
                {"move": move, "form": self.filled(form), "is_open": self.is_filled(form), "is_main": is_main}
            )
        return offered

    def other_forms(self, file: CaseFile) -> Mapping[str, Any]:
        """Every other form of the page by its name; `answers` by referral."""
        rules, case = catalogue(), self.case
        fresh: list[desk_forms.DeskForm] = [
            desk_forms.NoteForm(initial={"voice": self.first_voice(file)}),
            desk_forms.ReferForm(rules=rules, but=file.bodies_at_work),
            desk_forms.AssignForm(
                staff=file.staff, initial={"person": str(case.assignee.public_id) if case.assignee else ""}
            ),
            desk_forms.CategoryForm(rules=rules, initial={"category": case.category.code}),
            desk_forms.PlaceForm(initial=desk_forms.PlaceForm.of(case)),
            desk_forms.WordsForm(initial={"title": case.title, "description": case.description}),
            desk_forms.PhotoForm(),
            desk_forms.JoinForm(),
        ]
        named: dict[str, Any] = {form.name: self.filled(form) for form in fresh}
        named["answers"] = [(card, self.filled(desk_forms.AnswerForm(referral=card.referral))) for card in file.cards]
        named["opened"] = {self.form.name} if isinstance(self.form, desk_forms.DeskForm) else set()
        return named

    def filled(self, fresh: desk_forms.DeskForm) -> Form:
        """The form that was sent and refused, where it is this one; else the fresh one."""
        return self.form if self.form is not None and self.is_filled(fresh) else fresh

    def is_filled(self, fresh: desk_forms.DeskForm) -> bool:
        return isinstance(self.form, desk_forms.DeskForm) and self.form.name == fresh.name


class CaseDetail(CasePage):
    def get(self, request: HttpRequest, **_parts: Any) -> HttpResponse:
        return self.show()
