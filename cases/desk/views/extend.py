"""A promised time is put off from the case's page."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.desk.clocks import ExtendForm
from cases.desk.views.case import CasePage
from cases.models import Part, Participant
from cases.services.extending import ensure_running, extend_due
from tenants.look import dates


class Extend(CasePage):
    def post(self, request: HttpRequest) -> HttpResponse:
        form = ExtendForm(request.POST, case=self.case)
        if not form.fields["kind"].choices:  # type: ignore[attr-defined]
            # Somebody was faster, and nothing is left that could be put off: the service says why.
            ensure_running(self.case, request.POST.get("kind", ""))
        wish = self.read(form).cleaned_data
        extend_due(self.case, wish["kind"], wish["due_on"], wish["reason"], actor=self.request.actor)
        day = dates.until(wish["due_on"], get_language() or "en", today=timezone.localdate())
        reachable = Participant.objects.filter(case=self.case, part=Part.REPORTER).exclude(email="").exists()
        said = (_("Put off: %(day)s. The reporter gets a letter.") if reachable else
                _("Put off: %(day)s. Nobody left an address for a letter; it stands on the case’s page."))
        return self.answer(said % {"day": day}, part="clocks")
