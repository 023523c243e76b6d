"""One body's part in a case: remind it, pass the case on, hand out a link by which it answers without an account."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cases.catalogue import Catalogue, catalogue
from cases.desk.answers import CaseView
from cases.desk.casefile import CaseFile, ReferralCard
from cases.desk.forms import DeskForm, body_choice, words_field
from cases.desk.history import Entry
from cases.links import ANSWER_DAYS, answer_token
from cases.models import Referral
from cases.refusals import ReferralRefused
from cases.services.passing_on import pass_on, pass_on_by
from cases.services.reminding import remind
from tenants.accounts.actors import ensure_may
from tenants.accounts.roles import Permission
from tenants.addresses import url_of


class PassOnForm(DeskForm):
    name = "pass-on"
    note = words_field(gettext_lazy("What should they know?"), rows=3, most=1000,
                       hint=gettext_lazy("It stands in the letter to them, and in the case for colleagues."))

    def __init__(self, *args: Any, rules: Catalogue, but: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"] = body_choice(rules, but=[but])
        self.order_fields(["body", "note"])


class ReferralView(CaseView):
    """GET shows the part of one body, POST does one `act` with it."""

    referral: Referral
    link = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.referral_id: UUID = kwargs.pop("referral_id")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        acts: Mapping[str, Any] = {"remind": self.remind, "pass_on": self.pass_on, "link": self.make_link}
        act = acts.get(request.POST.get("act", ""), self.show)
        answer: HttpResponse = act()
        return answer

    def found_referral(self) -> Referral:
        referrals = Referral.objects.select_related("body", "case", "contact", "passed_from__body")
        return get_object_or_404(referrals, case=self.case, public_id=self.referral_id)

    def remind(self) -> HttpResponse:
        referral = remind(self.found_referral(), actor=self.request.actor)
        messages.success(self.request, _("A short letter reminds: %(body)s.") % {"body": referral.body})
        return HttpResponseRedirect(self.address() + "#referrals")

    def pass_on(self) -> HttpResponse:
        referral, rules = self.found_referral(), catalogue()
        wish = self.read(PassOnForm(self.request.POST, rules=rules, but=referral.body.code)).cleaned_data
        body = rules.bodies.get(wish["body"])
        if body is None:
            raise ReferralRefused(_("Please choose who gets it."), field="body")
        pass_on(referral, body, actor=self.request.actor, note=wish["note"])
        messages.success(self.request, _("Passed on. It goes to: %(body)s.") % {"body": body})
        return HttpResponseRedirect(self.address() + "#referrals")

    def make_link(self) -> HttpResponse:
        """A new link, shown once: it is kept nowhere."""
        ensure_may(self.request.actor, Permission.REFER)
        self.link = url_of(self.request.tenant, "site:answer", answer_token(self.found_referral()))
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        referral, file = self.found_referral(), CaseFile(self.case, self.request.actor, get_language() or "en")
        card: ReferralCard = next(card for card in file.cards if card.referral.pk == referral.pk)
        last_day = pass_on_by(self.case)
        context = {
            "case": self.case, "file": file, "card": card, "referral": referral, "refusal": refusal,
            "faults": self.faults(), "link": self.link, "link_days": ANSWER_DAYS,
            "form": self.form or PassOnForm(rules=catalogue(), but=referral.body.code),
            "pass_on_by": last_day, "too_late": last_day < timezone.localdate(),
            "history": entries_about(file, referral),
            "reminded_today": (referral.reminded_at is not None
                               and timezone.localdate(referral.reminded_at) == timezone.localdate()),
            "case_page": reverse("desk:case", args=[self.case.public_id]),
        }
        return render(self.request, "desk/referral.html", context, status=status)


def entries_about(file: CaseFile, referral: Referral) -> list[Entry]:
    """What the log says of one body's part, newest first."""
    file.events = [event for event in file.events
                   if str(referral.public_id) in (event.data.get("referral"), event.data.get("to"))]
    return file.history()
