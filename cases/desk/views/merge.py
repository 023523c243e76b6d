"""Two cases side by side: do they say the same? Joined with one press, parted with another."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.desk.answers import CaseView, case_address
from cases.desk.casefile import CaseFile
from cases.desk.filters import words_in
from cases.desk.suggestions import Subject, compared, suggestions
from cases.desk.views.case import CasePage
from cases.models import GONE, Case, Part, Participant, Photo, Referral
from cases.refusals import MergeRefused
from cases.selectors import cases_visible_to
from cases.services.merging import merge_case, part_case
from tenants.accounts.actors import ensure_may
from tenants.accounts.roles import Permission

THIS, THAT = "this", "that"


@dataclass(frozen=True)
class Side:
    """One of the two cases, with what one looks at to say whether both are the same."""

    name: str
    case: Case
    photos: list[Photo]
    affected: int
    bodies: list[str]

    @classmethod
    def of(cls, name: str, case: Case) -> "Side":
        at_work = Referral.objects.filter(case=case).exclude(state__in=GONE).select_related("body")
        return cls(name, case, list(Photo.objects.filter(case=case, hidden=False)[:6]),
                   1 + Participant.objects.filter(case=case, part=Part.SUPPORTER).count(),
                   [str(referral.body) for referral in at_work])


class MergeView(CaseView):
    """GET: the candidates, or with `?with=<number>` both side by side. POST joins them."""

    other: Case | None = None
    main = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        ensure_may(self.request.actor, Permission.MOVE)
        asked = words_in(request.GET, "with")
        if not asked:
            return self.show()
        try:
            self.other = self.numbered(asked)
        except MergeRefused as refusal:
            return self.show(refusal=refusal.sentence, status=refusal.status)
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        self.other = self.numbered(words_in(request.POST, "with"))
        self.main = request.POST.get("main", "")
        into, case = (self.case, self.other) if self.main == THIS else (self.other, self.case)
        merge_case(case, into, actor=self.request.actor)
        messages.success(request, _("%(number)s is joined with this case now.") % {"number": case.number})
        return HttpResponseRedirect(case_address(into.public_id) + "#duplicates")

    def numbered(self, number: str) -> Case:
        """The case of that number. Raises MergeRefused where this person sees none."""
        visible = cases_visible_to(self.request.actor).select_related("category", "status").defer("search")
        if found := visible.filter(number=number.strip().upper()).first():
            return found
        raise MergeRefused(_("There is no case “%(number)s”. Please look at the number again.") % {"number": number})

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {"case": self.case, "refusal": refusal,
                                   "file": CaseFile(self.case, self.request.actor, "en")}
        if self.other is None:
            visible = cases_visible_to(self.request.actor)
            context["suggested"] = suggestions(visible, Subject.of(self.case), most=8)
            context["asked"] = words_in(self.request.GET, "with") or words_in(self.request.POST, "with")
        else:
            sides = [Side.of(THIS, self.case), Side.of(THAT, self.other)]
            context |= {"other": sides[1], "sides": sides, "main": self.main or older_of(self.case, self.other),
                        "alike": compared(self.other, Subject.of(self.case))}
        return render(self.request, "desk/merge.html", context, status=status)


def older_of(this: Case, that: Case) -> str:
    """Which of the two stays: the public one, else the one that came first."""
    if this.published != that.published:
        return THIS if this.published else THAT
    return THIS if this.reported_at <= that.reported_at else THAT


class PartView(CasePage):
    """Parted from the duplicate's page or from the main case's: the reader stays where they pressed."""

    def post(self, request: HttpRequest) -> HttpResponse:
        main = self.case.duplicate_of
        part_case(self.case, actor=self.request.actor)
        if main is not None and request.POST.get("from") == str(main.public_id):
            messages.success(request, _("%(number)s is parted from this case again and stands where it stood.")
                             % {"number": self.case.number})
            return HttpResponseRedirect(case_address(main.public_id))
        return self.answer(_("The two are parted again. This case stands where it stood."))
