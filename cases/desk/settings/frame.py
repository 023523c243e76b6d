"""The frame of the settings: who may in, the list of pages, and where the reader is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.desk.answers import DeskView
from tenants.accounts.roles import Permission
from tenants.slots import SettingsPage, settings_pages


class SettingsView(DeskView):
    """A page of the settings. Subclasses name the permission it takes and their template."""

    permission: Permission = Permission.SET_RULES
    template = ""

    def needed(self) -> Permission:
        """Whoever shapes rules or looks after colleagues need not see cases."""
        return self.permission

    def page(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        """The page with what every page of the settings shows: the list of pages, and what was refused."""
        shown = {"settings_pages": self.pages(), "faults": self.faults(), "refusal": "", **context}
        return render(self.request, template or self.template, shown, status=status)

    def pages(self) -> list[SettingsPage]:
        """The pages that the reader may open."""
        return [page for page in settings_pages if Permission(page.permission) in self.request.actor.permissions]


class SettingsIndex(SettingsView):
    """All pages with what each is for; open to whoever may open one of them."""

    template = "desk/settings/index.html"

    def needed(self) -> Permission:
        pages = self.pages()
        return Permission(pages[0].permission) if pages else self.permission

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        return self.page(status=status, refusal=refusal)
