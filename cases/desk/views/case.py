"""The page of one case."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from cases.catalogue import catalogue
from cases.desk import forms as desk_forms
from cases.desk.answers import CaseView
from cases.desk.case_forms import MOVE, CaseForms
from cases.desk.casefile import CaseFile
from cases.desk.clocks import Clocks
from cases.desk.filters import CARRIED, Wish
from cases.desk.maps import case_map
from cases.desk.preview import LetterPreview, Preview, preview, preview_of_move
from cases.desk.replies.filling import offered
from cases.models import Transition
from cases.models.event import Voice
from tenants.accounts.roles import Permission
from tenants.words import in_language


class CasePage(CaseView):
    """The page itself; every act about a case shows it again when something is refused."""

    preview: Preview | None = None
    # What a ready reply could not fill, as a sentence.
    gaps = ""

    def get(self, request: HttpRequest, **_parts: Any) -> HttpResponse:
        """Whoever reloads a page that an act has shown again comes back to the case."""
        return HttpResponseRedirect(self.address())

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        return render(self.request, "desk/case.html", self.context(refusal), status=status)

    def context(self, refusal: str = "") -> dict[str, Any]:
        """What the page and its parts show."""
        request, case = self.request, self.case
        file = CaseFile(case, request.actor, get_language() or "en")
        voice = request.GET.get("history", "")
        came_through = any(request.GET.get(name) for name in CARRIED)
        return {
            "case": case,
            "file": file,
            "history": file.history(voice if voice in (Voice.PUBLIC, Voice.INTERNAL) else ""),
            "history_voice": voice,
            "moves": self.moves(file),
            "forms": CaseForms(self, file, self.opened()),
            "preview": self.preview or preview(case, self.first_voice(file), ""),
            "map": case_map(case),
            "neighbours": file.neighbours(Wish.read(request.GET)) if came_through else None,
            "query": self.kept_query(),
            "queue_query": self.kept_query(but="history"),
            "refusal": refusal,
            "faults": self.faults(),
            "today": desk_forms.today(),
            "clocks": Clocks.of(case, file.language),
            "replies": offered(case),
            "gaps": self.gaps,
            # Who stands near by is looked up after the page; at once for whoever asks for it without scripts.
            "near_asked": "near" in request.GET,
        }

    def kept_query(self, but: str = "") -> str:
        """The address's query, to be carried by every link and form of the page."""
        query = self.request.GET.copy()
        for name in ("lang", "open", "near", but):
            query.pop(name, None)
        return f"?{query.urlencode()}" if query else ""

    def first_voice(self, file: CaseFile) -> str:
        return Voice.LETTER.value if file.reporter and file.reporter.email else Voice.PUBLIC.value

    def moves(self, file: CaseFile) -> list[dict[str, Any]]:
        """The moves; one that is opened, or was refused and stands open with what was typed, comes with its form."""
        following = next((move for move in file.moves if move.is_next), None)
        opened, offered = self.opened(), []
        for move in file.moves:
            name = f"{MOVE}{move.code}"
            is_open = name in opened
            offered.append({
                "move": move,
                "name": name,
                "form": self.filled(desk_forms.MoveForm(transition=move.transition, rules=catalogue()))
                if is_open else None,
                "is_open": is_open,
                "is_main": move is following,
                "tells": in_language(move.transition.tells) if file.writes_to else "",
                "letter": self.told_by(move.transition) if is_open else None,
            })
        return offered

    def told_by(self, transition: Transition) -> LetterPreview | None:
        """The letter to the reporter that a move makes, with the words that have been written so far."""
        sent = self.form.data if self.form is not None and self.form.is_bound else {}
        return preview_of_move(self.case, transition, str(sent.get("note", ""))[: desk_forms.WORDS],
                               str(sent.get("reason", "")),
                               names_reader=self.request.actor.may(Permission.SEE_PEOPLE))

    def opened(self) -> set[str]:
        """The forms that stand open: what was refused, and what the address asks for."""
        sent = {self.form.name} if isinstance(self.form, desk_forms.DeskForm) else set()
        return sent | set(self.request.GET.getlist("open"))

    def filled(self, fresh: desk_forms.DeskForm) -> Form:
        """The form that was sent and refused, where it is this one; else the fresh one."""
        return self.form if self.form is not None and self.is_filled(fresh) else fresh

    def is_filled(self, fresh: desk_forms.DeskForm) -> bool:
        return isinstance(self.form, desk_forms.DeskForm) and self.form.name == fresh.name


class CaseDetail(CasePage):
    def get(self, request: HttpRequest, **_parts: Any) -> HttpResponse:
        return self.show()
