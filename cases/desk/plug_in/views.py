"""Which websites may show the municipality's pages, and the lines of code for their webmaster."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk.forms import DeskForm, words_field
from cases.desk.plug_in import snippets
from cases.desk.plug_in.snippets import Choice
from cases.desk.settings import SettingsView
from cases.services.settling import settle
from cases.settings import setting
from cases.site.framing.hosts import hosts_in, readable
from tenants import current
from tenants.policy import policy_for

NAMES = (
    ("report", gettext_lazy("The report form")),
    ("map", gettext_lazy("The map with its list")),
    ("list", gettext_lazy("The list of cases")),
    ("figures", gettext_lazy("The figures")),
)


class HostsForm(DeskForm):
    name = "sites"
    hosts = words_field(gettext_lazy("Websites"), rows=4, most=5000, hint=gettext_lazy(
        "One on each line, such as www.example.org. With *.example.org everything is meant that ends so."))


class ChoiceForm(DeskForm):
    """What the lines of code are to show. It is sent by GET: nothing is stored."""

    name = "choice"
    view = forms.ChoiceField(label=gettext_lazy("What is to be shown?"), widget=forms.RadioSelect, choices=NAMES)
    category = forms.ChoiceField(label=gettext_lazy("What kind?"), required=False, help_text=gettext_lazy(
        "In the form it is chosen already; in the list and on the map the others are left out at first."))
    area = forms.ChoiceField(label=gettext_lazy("Part of town"), required=False,
                             help_text=gettext_lazy("For the list and the map."))
    lang = forms.ChoiceField(label=gettext_lazy("Language"))
    height = forms.IntegerField(
        label=gettext_lazy("Height at least"), required=False, min_value=snippets.LOW, max_value=snippets.HIGH,
        help_text=gettext_lazy("In pixels, from 200 to 4,000. Left empty, it is as high as what it shows."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules, languages = catalogue(), current.municipality().languages
        choices: dict[str, list[tuple[str, Any]]] = {
            "category": [("", _("All")), *((row.code, str(row)) for row in rules.categories.values() if row.active)],
            "area": [("", _("All")), *((row.code, row.name) for row in rules.areas.values() if row.active)],
            "lang": [(code, get_language_info(code)["name_local"]) for code in languages],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        """What was chosen; what cannot be understood is as if nothing had been said."""
        given = self.cleaned_data if self.is_valid() else {}
        mine = (get_language() or "").split("-")[0]
        languages = current.municipality().languages
        return Choice(given.get("view") or "report", given.get("category", ""), given.get("area", ""),
                      given.get("lang") or (mine if mine in languages else languages[0]), given.get("height"))


class PlugIn(SettingsView):
    """GET shows the choice with its preview and its code, POST names the websites."""

    template = "desk/settings/plug_in/page.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        wish = self.read(HostsForm(self.request.POST))
        settle("embed_hosts", hosts_in(wish.cleaned_data["hosts"]), actor=self.request.actor)
        messages.success(request, _("Saved. Within a minute it holds everywhere."))
        return HttpResponseRedirect(reverse("desk:plug-in"))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        asked = self.request.GET if "view" in self.request.GET else None
        form = ChoiceForm(asked, initial={"view": "report", "lang": (get_language() or "hu").split("-")[0]})
        choice = form.choice()
        hosts = [readable(host) for host in setting("embed_hosts")]
        sites = self.form if isinstance(self.form, HostsForm) else HostsForm(initial={"hosts": "\n".join(hosts)})
        home = self.request.build_absolute_uri("/").rstrip("/")
        answer = self.page(
            status=status, refusal=refusal, sites=sites, choice=form, hosts=hosts, attributes=choice.attributes,
            script=snippets.script_form(choice, home), frame=snippets.frame_form(choice, home),
            own=snippets.own_page(choice, ""))
        # The preview is the plug-in itself, which is a frame.
        answer["Content-Security-Policy"] = policy_for(self.request, frame_src="'self'")
        return answer
