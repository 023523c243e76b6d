"""More that is done on a case's page: taken back, noted from a call, put in from a ready reply; documents, photos."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk import forms
from cases.desk.case_forms import ANSWER, MOVE
from cases.desk.casefile import CaseFile
from cases.desk.preview import LetterPreview, preview
from cases.desk.replies.filling import fill, offered, reader_language, told_gaps
from cases.desk.views.case import CasePage
from cases.models import Document, Photo, ReplyTemplate, Transition
from cases.models.case import Channel
from cases.models.event import Voice
from cases.services.documenting import add_document, hide_document, show_document
from cases.services.looking_after import show_photo
from cases.services.presence import note_presence, others_at
from cases.services.taking_back import take_back
from cases.services.writing import add_note
from tenants.accounts.actors import ensure_may
from tenants.accounts.roles import Permission

# A letter as mail programs show it: its own styles, and nothing that could act or fetch.
LETTER_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
FRAGMENTS = {name: f"desk/forms/{name}.html" for name in (
    "call", "category", "document", "join", "photo", "place", "refer", "words")}


class FormOnDemand(CasePage):
    """One form of the page, when it is opened. Without htmx the page itself, with this form open."""

    def get(self, request: HttpRequest, **parts: Any) -> HttpResponse:
        name: str = parts["name"]
        if not request.headers.get("HX-Request"):
            return HttpResponseRedirect(f"{self.address()}{'&' if request.GET else '?'}open={name}#form-{name}")
        self.name = name
        context = self.context()
        if name.startswith(MOVE):
            found = next((one for one in context["moves"] if one["name"] == name), None)
            if found is None:
                raise Http404
            return render(request, "desk/forms/move.html", {**context, "offered": found})
        if name.startswith(ANSWER):
            answers = {card.form_name: (card, form) for card, form in context["forms"]["answers"]}
            if name not in answers:
                raise Http404
            card, form = answers[name]
            return render(request, "desk/forms/answer.html", {**context, "card": card, "form": form})
        if name not in FRAGMENTS:
            raise Http404
        return render(request, FRAGMENTS[name], context)

    def opened(self) -> set[str]:
        return {self.name}


class NearCases(CasePage):
    """Open cases that may say the same, when the page has been drawn; without htmx the page itself, with them."""

    def get(self, request: HttpRequest, **_parts: Any) -> HttpResponse:
        if not request.headers.get("HX-Request"):
            return HttpResponseRedirect(f"{self.address()}{'&' if request.GET else '?'}near=1#near")
        file = CaseFile(self.case, self.request.actor, get_language() or "en")
        return render(request, "desk/parts/suggested.html", {"case": self.case, "file": file})


class TakeBack(CasePage):
    def post(self, request: HttpRequest, seq: int) -> HttpResponse:
        event = get_object_or_404(self.case.events.select_related("case"), seq=seq)
        take_back(event, actor=self.request.actor)
        return self.answer(_("Taken back. Nothing of it has gone out."), part="history")


class NoteCall(CasePage):
    """What a caller said, as an internal note that came by telephone."""

    def post(self, request: HttpRequest) -> HttpResponse:
        wish = self.read(forms.CallForm(request.POST)).cleaned_data
        add_note(self.case, wish["words"], voice=Voice.INTERNAL, actor=self.request.actor, channel=Channel.PHONE)
        return self.answer(_("The call is noted."), part="history")


class UseReply(CasePage):
    """A ready reply goes into the words, filled with what this case says; nothing is sent."""

    def post(self, request: HttpRequest) -> HttpResponse:
        ensure_may(self.request.actor, Permission.WRITE)
        self.insert(request)
        if request.headers.get("HX-Request"):
            return render(request, "desk/parts/write_field.html", {
                "form": self.form, "case": self.case, "gaps": self.gaps, "is_new": True})
        return self.show()

    def insert(self, request: HttpRequest) -> None:
        """Put the chosen reply under the words that stand there already."""
        voice = request.POST.get("voice", "")
        voice = voice if voice in Voice.values else Voice.INTERNAL.value
        chosen = request.POST.get("reply", "")
        reply: ReplyTemplate | None = next(
            (one for one in offered(self.case) if str(one.public_id) == chosen), None)
        sent = request.POST.copy()
        if reply is None:
            self.gaps = _("Choose a reply from the list first.")
        else:
            voice = reply.voice or voice
            file = CaseFile(self.case, self.request.actor, get_language() or "en")
            done = fill(reply, self.case, voice=voice, actor=self.request.actor, referrals=file.referrals,
                        language=reader_language(voice, file.reporter, file.language), reporter=file.reporter)
            before = request.POST.get("words", "").strip()
            sent["words"] = f"{before}\n\n{done.words}" if before else done.words
            sent["voice"] = voice
            self.gaps = told_gaps(done.gaps)
        self.form = forms.NoteForm(sent)
        self.preview = preview(self.case, voice, sent.get("words", "")[: forms.WORDS],
                               names_reader=self.request.actor.may(Permission.SEE_PEOPLE))


class LetterAsSeen(CasePage):
    """The letter as mail programs show it, on a page of its own. Nothing is sent."""

    def post(self, request: HttpRequest, transition: str = "") -> HttpResponse:
        ensure_may(self.request.actor, Permission.MOVE if transition else Permission.WRITE)
        if transition:
            self.form = forms.MoveForm(request.POST, transition=self.step(transition), rules=catalogue())
            letter = self.told_by(self.step(transition))
        else:
            words = request.POST.get("words", "")[: forms.WORDS]
            letter = preview(self.case, Voice.LETTER, words).letter
        return as_seen(request, letter)

    def step(self, code: str) -> Transition:
        return step_of(self, code)


class MoveTold(CasePage):
    """What the reporter will be told by a move, while its words are being written."""

    def post(self, request: HttpRequest, transition: str) -> HttpResponse:
        ensure_may(self.request.actor, Permission.MOVE)
        step = step_of(self, transition)
        self.form = forms.MoveForm(request.POST, transition=step, rules=catalogue())
        return render(request, "desk/parts/told.html", {"letter": self.told_by(step), "code": step.code,
                                                        "case": self.case, "query": self.kept_query()})


def step_of(page: CasePage, code: str) -> Transition:
    """A move that starts where the case is. Raises Http404."""
    step = next((one for one in catalogue().ways_out(page.case.status) if one.code == code), None)
    if step is None:
        raise Http404
    return step


def as_seen(request: HttpRequest, letter: LetterPreview | None) -> HttpResponse:
    if letter is None or not letter.html:
        return render(request, "desk/no_letter.html", status=200)
    response = HttpResponse(letter.html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


class AddDocument(CasePage):
    def post(self, request: HttpRequest) -> HttpResponse:
        wish = self.read(forms.DocumentForm(request.POST, request.FILES)).cleaned_data
        add_document(self.case, wish["document"], voice=Voice(wish["voice"]), actor=self.request.actor)
        return self.answer(_("The document is in the case."), part="documents")


class SeeDocument(CasePage):
    """Hide a document from everybody but the staff, or show it again (`show`)."""

    def post(self, request: HttpRequest, document_id: UUID) -> HttpResponse:
        document = get_object_or_404(Document.objects.select_related("case"), case=self.case, pk=document_id)
        if "show" in request.POST:
            show_document(document, actor=self.request.actor)
            return self.answer(_("The document is shown again."), part="documents")
        hide_document(document, actor=self.request.actor)
        return self.answer(_("Only the staff see this document now."), part="documents")


class ShowPhoto(CasePage):
    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = get_object_or_404(Photo.objects.select_related("case"), case=self.case, pk=photo_id)
        show_photo(photo, actor=self.request.actor)
        return self.answer(_("The photo is shown again."), part="photos")


class Here(CasePage):
    """Every twenty seconds a page says that it is open, and hears who else is there and whether the case changed."""

    def post(self, request: HttpRequest) -> HttpResponse:
        actor = self.request.actor
        if actor.person is not None:
            note_presence(self.case, actor.person, writes=request.POST.get("writes") == "1")
        read = request.POST.get("read", "")
        last = self.case.events.order_by("-seq").values_list("seq", flat=True).first() or 0
        return render(request, "desk/parts/others.html", {
            "others": others_at(self.case, actor.person), "case": self.case, "query": self.kept_query(),
            "has_changed": read.isdigit() and last > int(read)})

