"""The settings page of ready replies: the list, one to write and to try with a real case, those that have retired."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk.replies.filling import fill, reader_language, told_gaps
from cases.desk.replies.forms import ReplyForm
from cases.desk.replies.ready import READY
from cases.desk.settings import SettingsView
from cases.models import Case, Participant, Referral, ReplyTemplate
from cases.models.event import Voice
from cases.models.participant import Part
from cases.refusals import ReplyRefused
from cases.replies import FIELDS
from cases.selectors import cases_visible_to
from cases.services.replying import ReplyWish, ensure_sound, save_reply, set_reply_active
from tenants import current
from tenants.words import in_language


class Replies(SettingsView):
    """All ready replies, those that have retired among them."""

    template = "desk/settings/replies/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        rules = catalogue()
        voices = {"": _("for all three"), "public": _("Public update"), "letter": _("Letter to the reporter"),
                  "internal": _("Internal note")}
        rows = [{
            "reply": reply,
            "voice": voices[reply.voice],
            "categories": [str(rules.categories[code]) for code in reply.categories if code in rules.categories],
            "statuses": [str(rules.statuses[code]) for code in reply.statuses if code in rules.statuses],
            "languages": [code for code in current.municipality().languages if reply.bodies.get(code)],
        } for reply in ReplyTemplate.objects.order_by("-active", "position", "name")]
        return self.page(status=status, refusal=refusal, rows=rows, offers_ready=not rows)


class ReadyReplies(Replies):
    """The ready ones of ours, in the town's languages, with one press."""

    def post(self, request: HttpRequest) -> HttpResponse:
        languages = current.municipality().languages
        with transaction.atomic():
            if ReplyTemplate.objects.exists():
                raise ReplyRefused(_("There are replies already. Change them, or write new ones."))
            for place, ready in enumerate(READY):
                bodies = {code: ready.bodies[code] for code in languages if code in ready.bodies} or ready.bodies
                save_reply(ReplyWish(in_language(ready.names, languages[0]), bodies, voice=ready.voice,
                                     position=10 * (place + 1)), actor=self.request.actor)
        messages.success(request, _("Five ready replies are here. Read them and make them yours."))
        return HttpResponseRedirect(reverse("desk:replies"))


class EditReply(SettingsView):
    """One reply; `reply_id` is missing for a new one. `look` shows it filled with a real case and saves nothing."""

    template = "desk/settings/replies/edit.html"
    reply: ReplyTemplate | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        reply_id: UUID | None = kwargs.pop("reply_id", None)
        self.reply = get_object_or_404(ReplyTemplate, public_id=reply_id) if reply_id else None
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.read(self.fresh(request.POST))
        wish = form.wish()
        if "look" in request.POST:
            ensure_sound(wish)
            return self.show(tried=self.tried(wish, form.cleaned_data["case"]))
        save_reply(wish, actor=self.request.actor, reply=self.reply)
        messages.success(request, _("Saved. It is offered from now on."))
        return HttpResponseRedirect(reverse("desk:replies"))

    def told(self, refusal: Any) -> str:
        # The service speaks of the reply's name; in the form that field has another name.
        refusal.field = "title" if refusal.field == "name" else refusal.field
        return super().told(refusal)

    def fresh(self, data: Any = None) -> ReplyForm:
        initial = ReplyForm.of(self.reply) if self.reply else {"position": 10 * (len(catalogue().replies) + 1)}
        return ReplyForm(data, rules=catalogue(), languages=current.municipality().languages, initial=initial)

    def show(self, *, refusal: str = "", status: int = 200, tried: Any = None) -> HttpResponse:
        form = self.form or self.fresh()
        return self.page(status=status, refusal=refusal, form=form, reply=self.reply, tried=tried,
                         fields=FIELDS.items())

    def tried(self, wish: ReplyWish, number: str) -> dict[str, Any]:
        """The reply filled for one case, in each language that it has.

        Raises:
            ReplyRefused: there is no such case.
        """
        cases = cases_visible_to(self.request.actor).select_related("category", "status").defer("search")
        found: Case | None = (cases.filter(number=number.strip().upper()) if number.strip()
                              else cases.order_by("-pk")).first()
        if found is None:
            raise ReplyRefused(_("There is no case with this number. Write another one, or leave it empty."),
                               field="case")
        reporter = Participant.objects.filter(case=found, part=Part.REPORTER).first()
        referrals = list(Referral.objects.filter(case=found).select_related("body"))
        voice = wish.voice or Voice.LETTER.value
        reply = ReplyTemplate(name=wish.name, bodies=wish.bodies)
        written = []
        for language in [code for code, words in wish.bodies.items() if words.strip()]:
            done = fill(reply, found, voice=voice, language=language, actor=self.request.actor, referrals=referrals,
                        reporter=reporter)
            written.append({"language": language, "words": done.words, "gaps": told_gaps(done.gaps)})
        read_in = reader_language(voice, reporter, get_language() or "en")
        return {"case": found, "voice": voice, "written": written, "read_in": read_in}


class RetireReply(Replies):
    """Offer a reply no longer, or again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, reply_id: UUID) -> HttpResponse:
        reply = get_object_or_404(ReplyTemplate, public_id=reply_id)
        active = "back" in request.POST
        set_reply_active(reply, active, actor=self.request.actor)
        said = _("“%(name)s” is offered again.") if active else _("“%(name)s” is no longer offered.")
        messages.success(request, said % {"name": reply.name})
        return HttpResponseRedirect(reverse("desk:replies"))
