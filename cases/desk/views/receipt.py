"""The receipt of a case: to be printed for whoever stands there, or sent to whoever rang."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.desk.answers import CaseView
from cases.desk.forms import DeskForm
from cases.desk.qr import qr_svg
from cases.models import GONE, Case, Part, Participant, Referral
from cases.refusals import ReportRefused
from cases.services.receipts import send_receipt
from cases.site.fields import LONGEST_ADDRESS
from cases.workflow.phases import Phase
from tenants.accounts.actors import ensure_may
from tenants.accounts.roles import Permission
from tenants.addresses import url_of
from tenants.look import dates
from tenants.models import Municipality


class ReceiptForm(DeskForm):
    name = "receipt"
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"), required=False, max_length=LONGEST_ADDRESS,
        error_messages={
            "invalid": gettext_lazy("Something is missing in this address. It looks like name@example.org.")})


class ReceiptView(CaseView):
    """GET shows the receipt, POST sends it as a letter."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        ensure_may(self.request.actor, Permission.TAKE_CASES)
        reporter = self.reporter()
        email = self.read(ReceiptForm(request.POST)).cleaned_data["email"] or (reporter.email if reporter else "")
        if not email:
            raise ReportRefused(_("Write their e-mail address, so that the receipt can be sent."), field="email")
        language = language_of(self.case, self.request.tenant)
        with translation.override(language):
            words = "\n\n".join(happens_next(self.case, self.request.tenant, language))
        send_receipt(self.case, words, email=email, actor=self.request.actor)
        messages.success(request, _("The receipt is on its way to %(email)s.") % {"email": email})
        return HttpResponseRedirect(request.path)

    def reporter(self) -> Participant | None:
        """Who reported, as far as the reader may know them."""
        if not self.request.actor.may(Permission.SEE_PEOPLE):
            return None
        return Participant.objects.filter(case=self.case, part=Part.REPORTER).first()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        case, here, reporter = self.case, self.request.tenant, self.reporter()
        language = language_of(case, here)
        form = self.form or ReceiptForm(initial={"email": reporter.email if reporter else ""})
        context: dict[str, Any] = {"case": case, "refusal": refusal, "faults": self.faults(), "reporter": reporter,
                                   "form": form, "is_new": "new" in self.request.GET,
                                   "joined": self.request.GET.get("joined", "")}
        with translation.override(language):
            # The paper speaks the language of whoever gets it, the buttons around it that of the clerk.
            address = url_of(here, "site:case", case.number)
            sheet = {"case": case, "language": language, "reporter": reporter, "today": timezone.localdate(),
                     "sentences": happens_next(case, here, language), "address": address, "contact": here.contact,
                     "qr": qr_svg(address, title=_("The address of this case as a code to be photographed"))}
            context["sheet"] = render_to_string("desk/parts/receipt_sheet.html", sheet, request=self.request)
        return render(self.request, "desk/receipt.html", context, status=status)


def language_of(case: Case, here: Municipality) -> str:
    """The language of whoever reported."""
    return case.language if case.language in here.languages else here.language


def happens_next(case: Case, here: Municipality, language: str) -> list[str]:
    """What happens now, in whole sentences in the language that is active."""
    today = timezone.localdate()
    said = [_("We have taken down your report: %(title)s.") % {"title": case.title.rstrip(".")},
            _("Its number is %(number)s.") % {"number": case.number}]
    bodies = [str(one.body.name) for one in Referral.objects.filter(case=case).exclude(state__in=GONE)
              .select_related("body")]
    if case.phase == Phase.MODERATION:
        said.append(_("A colleague looks at it, then it goes to whoever is responsible."))
    elif bodies:
        said.append(_("It has gone to: %(bodies)s.") % {"bodies": ", ".join(bodies).rstrip(".")})
    if case.answer_due_at and not case.answered_at:
        day = dates.until(timezone.localdate(case.answer_due_at), language, today=today)
        said.append(_("There must be an answer %(day)s.") % {"day": day})
    if case.solution_due_at and case.is_running and not case.promised_on:
        day = dates.until(timezone.localdate(case.solution_due_at), language, today=today)
        said.append(_("It should be done %(day)s.") % {"day": day})
    if phone := here.contact.get("phone"):
        said.append(_("If you have a question, call %(phone)s and say the number.") % {"phone": phone})
    return said
