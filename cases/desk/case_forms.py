"""The forms of a case's page. There are some twenty, and most are never opened: each is made when it is asked for."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.forms import Form

from cases.catalogue import catalogue
from cases.desk import forms
from cases.desk.clocks import ExtendForm
from cases.desk.giving import PriorityForm
from cases.services.extending import extendable

if TYPE_CHECKING:
    from cases.desk.casefile import CaseFile
    from cases.desk.views.case import CasePage

MOVE, ANSWER = "move-", "answer-"


class CaseForms(Mapping[str, Any]):
    """Every form of the page by its name, fresh or as it was sent and refused; `answers` by referral.

    `opened` names those that stand open: what was refused, and what the address asks for.
    """

    def __init__(self, page: "CasePage", file: "CaseFile", opened: set[str]) -> None:
        self.page, self.file, self.case = page, file, page.case
        self.opened = opened
        self._made: dict[str, Any] = {"opened": opened}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._answers() if name == "answers" else self._form(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter([*self._makers, "answers", "opened"])

    def __len__(self) -> int:
        return len(self._makers) + 2

    def _form(self, name: str) -> Form | None:
        sent = self.page.form
        if isinstance(sent, forms.DeskForm) and sent.name == name:
            return sent
        return self._makers[name]()

    def _answers(self) -> list[tuple[Any, Any]]:
        """Each referral's card, with its form where that stands open."""
        return [(card, self.page.filled(forms.AnswerForm(referral=card.referral))
                 if card.form_name in self.opened else None) for card in self.file.cards]

    @property
    def _makers(self) -> dict[str, Callable[[], Form | None]]:
        case, file = self.case, self.file
        return {
            "note": lambda: forms.NoteForm(initial={"voice": self.page.first_voice(file)}),
            "call": forms.CallForm,
            "refer": lambda: forms.ReferForm(rules=catalogue(), but=file.bodies_at_work),
            "priority": lambda: PriorityForm(initial={"priority": case.priority}),
            "category": lambda: forms.CategoryForm(rules=catalogue(), initial={"category": case.category.code}),
            "place": lambda: forms.PlaceForm(initial=forms.PlaceForm.of(case)),
            "words": lambda: forms.WordsForm(initial={"title": case.title, "description": case.description}),
            "photo": forms.PhotoForm,
            "document": forms.DocumentForm,
            "join": forms.JoinForm,
            "extend": lambda: ExtendForm(case=case) if file.may["correct"] and extendable(case) else None,
        }
