"""The settings pages of news and notices: the list, one to write with its preview, ended, taken away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk.notices.forms import NoticeForm
from cases.desk.settings import SettingsView
from cases.desk.views.new import placed
from cases.models import Notice
from cases.services.announcing import (
    NoticeWish,
    delete_notice,
    end_notice,
    ensure_tellable,
    reopen_notice,
    save_notice,
)
from cases.site import streets
from cases.site.picking import View
from tenants import current
from tenants.accounts.roles import Permission

SHOWN = 100


def all_notices() -> "QuerySet[Notice]":
    return Notice.objects.select_related("category", "area").defer("area__geometry")


class NoticePage(SettingsView):
    permission = Permission.PUBLISH_NEWS

    def get(self, request: HttpRequest, **_parts: Any) -> HttpResponse:
        return self.show()


class Notices(NoticePage):
    """What runs now, what comes, what is over."""

    template = "desk/settings/notices/list.html"

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        now = timezone.now()
        running: list[Notice] = []
        coming: list[Notice] = []
        over: list[Notice] = []
        for notice in all_notices()[:SHOWN]:
            is_over = notice.ends_at is not None and notice.ends_at <= now
            (over if is_over else coming if notice.starts_at > now else running).append(notice)
        return self.page(status=status, refusal=refusal, groups=[
            (_("Now"), "running", running), (_("To come"), "coming", coming), (_("Over"), "over", over)],
            is_empty=not (running or coming or over))


class EditNotice(NoticePage):
    """One notice; `notice_id` is missing for a new one. `look` shows it as people will read it and saves nothing."""

    template = "desk/settings/notices/edit.html"
    notice: Notice | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        notice_id: UUID | None = kwargs.pop("notice_id", None)
        self.notice = get_object_or_404(all_notices(), pk=notice_id) if notice_id else None
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        sent = placed(request.POST, current.municipality())
        self.form = self.fresh(sent)
        if "spot.x" in request.POST or request.POST.get("look") in ("find", "nearer", "further"):
            self.form = self.fresh(initial=sent.dict())
            return self.show()
        wish = self.read(self.fresh(sent)).wish()
        if "look" in request.POST:
            ensure_tellable(wish)
            return self.show(seen=self.as_read(wish))
        save_notice(self.notice, wish, actor=self.request.actor)
        messages.success(request, _("Saved. Everybody can read it.") if (wish.starts_at or timezone.now()) <=
                         timezone.now() else _("Saved. It will be shown from its beginning on."))
        return HttpResponseRedirect(reverse("desk:notices"))

    def fresh(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> NoticeForm:
        stored = NoticeForm.of(self.notice) if self.notice else NoticeForm.empty()
        return NoticeForm(data, rules=catalogue(), languages=current.municipality().languages,
                          initial=initial if initial is not None else stored)

    def as_read(self, wish: NoticeWish) -> list[tuple[str, Notice]]:
        """The notice in each language in which something was written; nothing is kept."""
        found = []
        for language in current.municipality().languages:
            if wish.titles.get(language, "").strip():
                found.append((language, Notice(
                    kind=wish.kind, titles={language: wish.titles[language]}, texts={language: wish.texts[language]},
                    category=wish.category, area=wish.area, radius_m=wish.radius_m,
                    starts_at=wish.starts_at or timezone.now(), ends_at=wish.ends_at)))
        return found

    def show(self, *, refusal: str = "", status: int = 200, seen: Any = None) -> HttpResponse:
        here, form = current.municipality(), self.form or self.fresh()
        sent = self.request.POST.copy()
        sent["point"] = str(form["point"].value() or "")
        view = View.of(placed(sent, here), here) if here.boundary else None
        return self.page(status=status, refusal=refusal, form=form, notice=self.notice, seen=seen, view=view,
                         streets=streets.names(here))


class OneNotice(NoticePage):
    notice: Notice

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.notice = get_object_or_404(all_notices(), pk=kwargs.pop("notice_id"))
        return super().dispatch(request, *args, **kwargs)


class EndNotice(OneNotice):
    """It is over; or, with `again`, it goes on after all."""

    def get(self, request: HttpRequest, **_parts: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("desk:notices"))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "again" in request.POST:
            reopen_notice(self.notice, actor=self.request.actor)
            messages.success(request, _("It goes on, without an end."))
        else:
            end_notice(self.notice, actor=self.request.actor)
            messages.success(request, _("It is over: it left the front page and the form. You can let it go on."))
        return HttpResponseRedirect(reverse("desk:notices"))


class DeleteNotice(OneNotice):
    """Asks once, then it is gone."""

    template = "desk/settings/notices/delete.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        delete_notice(self.notice, actor=self.request.actor)
        messages.success(request, _("It is deleted."))
        return HttpResponseRedirect(reverse("desk:notices"))

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        return self.page(status=status, refusal=refusal, notice=self.notice)
