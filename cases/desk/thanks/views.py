"""Which symbolic thanks the municipality gives: badges on one's own page, and a list of those who wish to be named."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.badges import BADGES
from cases.desk.forms import DeskForm
from cases.desk.settings import SettingsView
from cases.services.settling import settle
from cases.settings import setting


class ThanksSettingForm(DeskForm):
    name = "thanks"
    badges = forms.BooleanField(label=gettext_lazy("Badges on one's own page"), required=False)
    list = forms.BooleanField(label=gettext_lazy("A public list of contributors who wish to be named"), required=False)


class ThanksSettings(SettingsView):
    template = "desk/settings/thanks.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        wish = self.read(ThanksSettingForm(request.POST)).cleaned_data
        settle("thanks", {"badges": wish["badges"], "list": wish["list"]}, actor=self.request.actor)
        messages.success(request, _("Saved. It holds from now on."))
        return HttpResponseRedirect(reverse("desk:thanks-settings"))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        held = setting("thanks")
        form = self.form or ThanksSettingForm(initial={"badges": held.get("badges", True), "list": held.get("list")})
        return self.page(status=status, refusal=refusal, form=form, badges=BADGES)
