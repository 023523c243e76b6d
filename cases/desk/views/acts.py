"""What is done with a case from its page. Each act finds, reads, calls one service and answers."""

from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.desk import forms
from cases.desk.preview import preview
from cases.desk.views.case import CasePage
from cases.desk.views.casework import UseReply
from cases.desk.views.correcting import read_at
from cases.models import Category, Part, Photo, PhotoMoment, Referral, Transition
from cases.models.event import Voice
from cases.photos.uploads import keep_upload
from cases.refusals import ReferralRefused, ReportRefused, TransitionNotAllowed
from cases.services.following import follow_answer
from cases.services.joining import join_case
from cases.services.looking_after import (
    add_photo,
    correct_category,
    correct_place,
    hide_photo,
)
from cases.services.moving import move_case
from cases.services.referring import answer_referral, refer_case, withdraw_referral
from cases.services.writing import add_note
from tenants.accounts.actors import ANONYMOUS, ensure_may
from tenants.accounts.roles import Permission


class AddNote(UseReply):
    """A public update, a letter or an internal note; or a look at what it will be, or a ready reply put in (`use`)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if "use" in request.POST:
            return super().post(request)
        actor, wish = self.request.actor, self.read(forms.NoteForm(request.POST)).cleaned_data
        self.preview = preview(self.case, wish["voice"], wish["words"], names_reader=actor.may(Permission.SEE_PEOPLE))
        if "look" in request.POST:
            return self.show()
        add_note(self.case, wish["words"], voice=Voice(wish["voice"]), actor=actor)
        said = {
            Voice.PUBLIC: _("It stands on the case's page now."),
            Voice.LETTER: _("The letter goes out in ten seconds. Until then you can take it back."),
            Voice.INTERNAL: _("Noted."),
        }
        return self.answer(said[Voice(wish["voice"])], part="history")


class PreviewNote(CasePage):
    """The frame beside the words, while they are being written."""

    def post(self, request: HttpRequest) -> HttpResponse:
        ensure_may(self.request.actor, Permission.WRITE)
        words = request.POST.get("words", "")[: forms.WORDS]
        voice = request.POST.get("voice", "")
        voice = voice if voice in Voice.values else Voice.INTERNAL.value
        seen = preview(self.case, voice, words, names_reader=self.request.actor.may(Permission.SEE_PEOPLE))
        return render(request, "desk/parts/preview.html", {"case": self.case, "preview": seen})


class Move(CasePage):
    def post(self, request: HttpRequest, transition: str) -> HttpResponse:
        rules = catalogue()
        step = Transition.objects.select_related("target").filter(workflow__in=rules.workflows, code=transition).first()
        if step is None:
            raise TransitionNotAllowed(_("This step is not in the workflow any more. Please choose another."))
        form = self.read(forms.MoveForm(request.POST, request.FILES, transition=step, rules=rules))
        wish = form.cleaned_data
        if "look" in request.POST:
            return self.show()
        photo = self.taken_in(form, "photo", PhotoMoment.AFTER)
        with transaction.atomic():
            if photo:
                add_photo(self.case, photo, actor=self.request.actor)
            move_case(
                self.case,
                step,
                actor=self.request.actor,
                note=wish.get("note", ""),
                voice=Voice.PUBLIC if step.target.public else Voice.LETTER,
                reason=wish.get("reason", ""),
                promised_on=wish.get("promised_date"),
                photo=photo.pk if photo else None,
                body=rules.bodies.get(wish.get("body", "")),
            )
        return self.answer(_("Done: %(status)s.") % {"status": step.target}, part="history")

    def taken_in(self, form: forms.MoveForm, field: str, moment: PhotoMoment) -> Photo | None:
        """The photo of the form, or the one kept from an earlier try; derived before anything is locked."""
        wish = form.cleaned_data
        if wish.get(field):
            photo = keep_upload(wish[field], wish=uuid4(), moment=moment).photo
            form.keep("kept_photo", str(photo.pk))
            return photo
        kept: UUID | None = wish.get("kept_photo")
        return Photo.objects.filter(pk=kept, case=None).first() if kept else None


class Refer(CasePage):
    def post(self, request: HttpRequest) -> HttpResponse:
        rules = catalogue()
        wish = self.read(forms.ReferForm(request.POST, rules=rules)).cleaned_data
        body = rules.bodies.get(wish["body"])
        if body is None:
            raise ReferralRefused(_("Please choose who gets it."), field="body")
        refer_case(self.case, body, actor=self.request.actor, subject=wish["subject"])
        return self.answer(_("It goes to: %(body)s.") % {"body": body}, part="referrals")


class AnswerReferral(CasePage):
    def post(self, request: HttpRequest, referral_id: UUID) -> HttpResponse:
        referral = get_object_or_404(self.case.referrals.select_related("body", "case"), public_id=referral_id)
        wish = self.read(forms.AnswerForm(request.POST, referral=referral)).cleaned_data
        with transaction.atomic():
            answer_referral(
                referral,
                actor=self.request.actor,
                answer=wish["answer"],
                promised_on=wish["promised_on"],
                solved=wish["solved"],
                not_theirs=wish["not_theirs"],
                voice=Voice(wish["voice"]),
            )
            follow_answer(self.case, promised_on=wish["promised_on"], solved=wish["solved"])
        return self.answer(_("Their answer is in the case."), part="referrals")


class WithdrawReferral(CasePage):
    def post(self, request: HttpRequest, referral_id: UUID) -> HttpResponse:
        referral: Referral = get_object_or_404(self.case.referrals.select_related("case"), public_id=referral_id)
        withdraw_referral(referral, actor=self.request.actor)
        return self.answer(_("Taken back."), part="referrals")


class CorrectCategory(CasePage):
    def post(self, request: HttpRequest) -> HttpResponse:
        rules = catalogue()
        chosen = self.read(forms.CategoryForm(request.POST, rules=rules)).cleaned_data["category"]
        category: Category | None = rules.categories.get(chosen)
        if category is None:
            raise ReportRefused(_("Please choose what kind of problem it is."), field="category")
        correct_category(self.case, category, actor=self.request.actor, read=read_at(request))
        return self.answer(_("Category put right"), part="facts")


class CorrectPlace(CasePage):
    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.read(forms.PlaceForm(request.POST))
        correct_place(self.case, form.place(), actor=self.request.actor, read=read_at(request))
        return self.answer(_("Place put right"), part="place")


class AddPhoto(CasePage):
    def post(self, request: HttpRequest) -> HttpResponse:
        wish = self.read(forms.PhotoForm(request.POST, request.FILES)).cleaned_data
        ensure_may(self.request.actor, Permission.WRITE)
        if not wish["photo"]:
            raise ReportRefused(_("Please choose a photo first."), field="photo")
        kept = keep_upload(wish["photo"], wish=uuid4(), moment=PhotoMoment(wish["moment"]))
        add_photo(self.case, kept.photo, actor=self.request.actor)
        return self.answer(_("The photo is in the case."), part="photos")


class HidePhoto(CasePage):
    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = get_object_or_404(self.case.photos.select_related("case"), pk=photo_id)
        hide_photo(photo, actor=self.request.actor)
        return self.answer(_("Only the staff see this photo now."), part="photos")


class JoinCaller(CasePage):
    """A caller who is affected too joins the case instead of making another."""

    def post(self, request: HttpRequest) -> HttpResponse:
        ensure_may(self.request.actor, Permission.TAKE_CASES)
        wish = self.read(forms.JoinForm(request.POST)).cleaned_data
        # In the log it is the caller who joins, not whoever took the call.
        join_case(self.case, Part.SUPPORTER, actor=ANONYMOUS, email=wish["email"])
        return self.answer(_("They get news of this case now."), part="reporter")
