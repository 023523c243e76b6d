"""How much the public writes in an hour before somebody looks first, or it is enough."""

from ipaddress import ip_network
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.desk.forms import DeskForm, words_field
from cases.desk.settings import SettingsView
from cases.services.settling import settle
from cases.site.gate import FIGURES, Allowed, allowed

# So many networks are trusted at most. A shorter mask than these would trust half a country.
NETWORKS, SHORTEST = 50, {4: 16, 6: 32}


class LimitsForm(DeskForm):
    name = "limits"
    free = forms.IntegerField(
        label=gettext_lazy("Taken as usual without the browser's check"), min_value=0, max_value=50,
        help_text=gettext_lazy("From one connection in an hour. What comes after that is taken too, but somebody looks "
                               "first."))
    slow = forms.IntegerField(
        label=gettext_lazy("At most without the check"), min_value=1, max_value=200,
        help_text=gettext_lazy("From one connection in an hour. After that people are asked to wait; what they wrote "
                               "stays in the form."))
    most = forms.IntegerField(
        label=gettext_lazy("At most with the check"), min_value=1, max_value=1000,
        help_text=gettext_lazy("From one connection in an hour. A school or a library may share one connection."))
    town = forms.IntegerField(
        label=gettext_lazy("Without the check, from all connections together"), min_value=10, max_value=10_000,
        help_text=gettext_lazy("In an hour. What comes after that is looked at first; ten times as many have to wait."))
    trusted = words_field(
        gettext_lazy("Connections that you trust"), rows=3,
        hint=gettext_lazy("One address or network on each line, such as 192.0.2.17 or 192.0.2.0/24: the town hall, the "
                          "library. Nothing is counted or checked there."))

    def clean_trusted(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["trusted"].splitlines() if line.strip()]
        if len(lines) > NETWORKS:
            raise forms.ValidationError(_("These are more than %(count)d lines. Keep those that matter most.")
                                        % {"count": NETWORKS})
        return list(dict.fromkeys(self.network(line) for line in lines))

    def network(self, line: str) -> str:
        try:
            found = ip_network(line, strict=False)
        except ValueError as wrong:
            raise forms.ValidationError(
                _("“%(line)s” is no address. Write it like 192.0.2.17, or 192.0.2.0/24 for a whole network.")
                % {"line": line[:60]}) from wrong
        if found.prefixlen < SHORTEST[found.version]:
            raise forms.ValidationError(_("“%(line)s” is too large a network to be trusted. Name the connections of "
                                          "your own houses.") % {"line": line[:60]})
        return str(found)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        free, slow, most = (given.get(name) for name in ("free", "slow", "most"))
        if free is not None and slow is not None and slow < free:
            self.add_error("slow", _("This must be at least as many as are taken as usual."))
        if slow is not None and most is not None and most < slow:
            self.add_error("most", _("With the check at least as many must be allowed as without it."))
        return given


class LimitsPage(SettingsView):
    """GET and POST /desk/settings/limits/"""

    template = "desk/settings/limits/limits.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        if "ready" in request.POST:
            settle("limits", {}, actor=self.request.actor)
        else:
            wish = self.read(LimitsForm(request.POST)).cleaned_data
            usual = Allowed()
            value = {name: wish[name] for name in FIGURES if wish[name] != getattr(usual, name)}
            settle("limits", value | ({"trusted": wish["trusted"]} if wish["trusted"] else {}),
                   actor=self.request.actor)
        messages.success(request, _("Saved. It holds from now on."))
        return HttpResponseRedirect(reverse("desk:limits"))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        now = allowed()
        fresh = LimitsForm(initial={**{name: getattr(now, name) for name in FIGURES},
                                    "trusted": "\n".join(now.trusted)})
        form = self.form if isinstance(self.form, LimitsForm) else fresh
        return self.page(status=status, refusal=refusal, form=form, is_own=now != Allowed())
