"""An update that comes in: whose word it is, which step it asks for, and what a person must look at. Each once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.models import GONE, Case, CaseEvent, Part, Participant, PhotoMoment, Referral
from cases.models.event import Voice
from cases.services.locking import locked
from cases.services.looking_after import add_photo
from cases.services.moving import move_case
from cases.services.referring import answer_referral
from cases.services.reporting import DESCRIPTION
from cases.services.writing import add_note
from cases.workflow.phases import Phase
from integrations.models import ApiKey, Named, RemoteName, Right, Side
from integrations.open311.server.asked import Asked
from integrations.open311.server.coming import (
    Pictures,
    actor_of,
    believed,
    in_town_language,
    note_for_staff,
    take_pictures,
    time_told,
)
from integrations.open311.server.describing import Content
from integrations.open311.server.keys import ensure_right
from integrations.open311.server.listing import no_request
from integrations.open311.server.names import LONGEST, hold, known, remember, reported_by
from integrations.open311.server.refusals import forbidden, wrong
from integrations.open311.server.statuses import Given, wish_of
from integrations.open311.server.telling import TOLD, update_id
from tenants.accounts.actors import Actor, ActorKind

# Two clocks are never quite the same.
SKEW = timedelta(minutes=5)


@dataclass(frozen=True)
class Coming:
    """An update as it was read."""

    name: str
    status: str
    words: str
    told_at: datetime
    promised_on: date | None
    code: str
    media: tuple[str, ...]
    email: str


def take_update(asked: Asked) -> list[Content]:
    """Take an update in, or recognise it by the sender's own update_id.

    Raises:
        Refused: 403 without the right to speak of this case, 404 for an unknown request, 400 for what else is wrong.
    """
    key = ensure_right(asked.key, Right.UPDATE)
    coming = read(asked)
    case = case_for(key, asked.text("service_request_id"))
    if before := known(key, Named.UPDATE, coming.name):
        return answer(before)
    pictures = take_pictures(asked, uuid5(key.public_id, f"update {coming.name}"), PhotoMoment.AFTER)
    with transaction.atomic():
        hold(key, Named.UPDATE, coming.name)
        if before := known(key, Named.UPDATE, coming.name):
            return answer(before)
        return answer(apply(coming, case, key, pictures))


def read(asked: Asked) -> Coming:
    """Read an update. Raises Refused (400)."""
    name = asked.text("update_id") or asked.text("update_id_ext")
    if not name:
        raise wrong(_("The update_id is missing: your own number of this update."))
    if len(name) > LONGEST:
        raise wrong(_("The update_id is too long. Please keep it under %(most)s characters.") % {"most": LONGEST})
    if not asked.text("service_request_id"):
        raise wrong(_("The service_request_id is missing: our number of the case."))
    words = asked.text("description")
    if len(words) > DESCRIPTION:
        raise wrong(_("The description has %(length)s characters. Please keep it under %(most)s.")
                    % {"length": len(words), "most": DESCRIPTION})
    status, media = asked.text("status"), tuple(asked.addresses("media_url"))
    if not (status or words or media or asked.files):
        raise wrong(_("The update says nothing. Send a status, a description or a photo."))
    return Coming(name, status, words, time_told(asked, "updated_datetime"), promised(asked),
                  asked.text("external_status_code"), media, asked.text("email").lower())


def promised(asked: Asked) -> date | None:
    """The day by which it is to be done, if one is given that is still to come."""
    span = asked.span("expected_datetime")
    if span is None:
        return None
    day = span.begins.astimezone(asked.municipality.zone).date()
    return day if day >= timezone.localdate() else None


def case_for(key: ApiKey, number: str) -> Case:
    """The case, if this key may speak of it. Raises Refused: 404, or 403 where anybody may see the case."""
    case = Case.objects.select_related("status").filter(number=number).first()
    if case is None:
        raise no_request(number)
    if may_speak_of(key, case):
        return case
    if not case.published:
        raise no_request(number)
    raise forbidden(_("This api_key may not send updates about %(number)s.") % {"number": number[:80]})


def may_speak_of(key: ApiKey, case: Case) -> bool:
    """A back office of every case, a body of those it was asked about, others of those that they reported."""
    if key.side == Side.OFFICE:
        return True
    if key.side == Side.BODY:
        return live_referrals(case).filter(body=key.body).exists()
    return reported_by(key, case)


def live_referrals(case: Case) -> QuerySet[Referral]:
    return Referral.objects.filter(case=case).exclude(state__in=GONE)


def apply(coming: Coming, case: Case, key: ApiKey, pictures: Pictures) -> RemoteName:
    """Write an update into its case, and keep its name. Runs in a transaction."""
    case = locked(case)
    before = last_seq(case)
    actor = speaker(key, case, coming)
    photo = attach(case, pictures, actor)
    given = Given(actor.role, bool(coming.words), coming.promised_on is not None, photo is not None, coming.code)
    wish = wish_of(coming.status, case.status, catalogue(), given)
    doubt = wish.doubt or ("older" if wish.step and is_older(coming, case, key) else "")
    step = None if doubt else wish.step
    note = coming.words if step and "note" in step.requires else ""
    say(coming, case, key, actor, doubt=doubt, says_done=wish.says_done and doubt != "older", told_by_move=bool(note))
    if step:
        move_case(case, step, actor=actor, note=note, reason=wish.reason, photo=photo,
                  promised_on=coming.promised_on if "promised_date" in step.requires else None)
    with in_town_language():
        note_for_staff(case, key, [*question(coming, key, doubt), *(f"media_url: {one}" for one in coming.media),
                                   *pictures.refused])
    return keep(coming, case, key, before)


def speaker(key: ApiKey, case: Case, coming: Coming) -> Actor:
    """Whose word it is. An update of a citizens' site is the reporter's own where it comes from the reporter's address;
    anybody else's has no say in where the case goes."""
    actor = actor_of(key)
    if key.side != Side.CITIZEN:
        return actor
    reporter = (Participant.objects.filter(case=case, part=Part.REPORTER, email=coming.email).first()
                if coming.email else None)
    if reporter:
        return Actor(actor.kind, reporter.person, reporter.pseudonym, actor.permissions, actor.role)
    return Actor(actor.kind, None, actor.pseudonym, actor.permissions)


def attach(case: Case, pictures: Pictures, actor: Actor) -> UUID | None:
    """Give the photos to the case. Where reports are looked at first, citizens' photos wait out of sight."""
    waits = actor.kind is ActorKind.CITIZEN and catalogue().initial.phase in (Phase.DRAFT, Phase.MODERATION)
    for photo in pictures.kept:
        if actor.kind is ActorKind.CITIZEN:
            photo.moment, photo.hidden = PhotoMoment.BEFORE, waits
            photo.save(update_fields=["moment", "hidden"])
        add_photo(case, photo, actor=actor)
    return pictures.kept[0].pk if pictures.kept and not waits else None


def say(coming: Coming, case: Case, key: ApiKey, actor: Actor, *, doubt: str, says_done: bool,
        told_by_move: bool) -> None:
    """Write down the words: a body's are its referral's answer, a back office's too where one body has the case; a
    citizen's wait for the staff, and so do words whose status nobody understands."""
    if key.side == Side.CITIZEN:
        if coming.words:
            add_note(case, coming.words, voice=Voice.INTERNAL, actor=actor)
        return
    voice = Voice.INTERNAL if doubt == "unknown" else Voice.PUBLIC
    live = live_referrals(case).filter(body=key.body) if key.body else live_referrals(case)
    referrals = list(live[:2])
    if len(referrals) == 1:
        if coming.words or coming.promised_on or says_done:
            answer_referral(referrals[0], actor=actor, answer=coming.words, promised_on=coming.promised_on,
                            solved=says_done, voice=voice, answered_at=believed(coming.told_at, referrals[0].sent_at))
    elif coming.words and not told_by_move:
        add_note(case, coming.words, voice=voice, actor=actor)


def question(coming: Coming, key: ApiKey, doubt: str) -> list[str]:
    """What a person must decide, if anything."""
    sentences = {
        "unknown": _("%(system)s sent the status “%(word)s”, which has no meaning here. Please decide what follows."),
        "unreachable": _("%(system)s asks for the status “%(word)s”, but no step of theirs leads there from here. "
                         "Please decide what follows."),
        "older": _("%(system)s sent the status “%(word)s” late: the case has moved on since. Please decide what "
                   "follows."),
    }
    return [sentences[doubt] % {"system": key.name, "word": coming.status[:80]}] if doubt else []


def is_older(coming: Coming, case: Case, key: ApiKey) -> bool:
    """Whether the case has moved, or its sender has said something newer, since this was true."""
    newest = RemoteName.objects.filter(key=key, kind=Named.UPDATE, case=case).aggregate(at=Max("told_at"))["at"]
    if newest is not None and coming.told_at < newest:
        return True
    moved = CaseEvent.objects.filter(case=case, type="case_moved").aggregate(at=Max("occurred_at"))["at"]
    return moved is not None and coming.told_at < moved - SKEW


def last_seq(case: Case) -> int:
    return CaseEvent.objects.filter(case=case).aggregate(last=Max("seq"))["last"] or 0


def keep(coming: Coming, case: Case, key: ApiKey, before: int) -> RemoteName:
    """Keep the update's name with the events that it became: the first that is told outside, and the last."""
    events = CaseEvent.objects.filter(case=case, seq__gt=before)
    told = events.filter(TOLD).aggregate(first=Min("seq"))["first"]
    last = events.aggregate(last=Max("seq"))["last"]
    return remember(key, Named.UPDATE, coming.name, case, first=told or 0, last=last or 0, told_at=coming.told_at)


def answer(update: RemoteName) -> list[Content]:
    return [{"update_id": update_id(update.case.number, update.first or update.last)}]
