"""Two reports of one problem become one case, and can be parted again as if nothing had been.

The duplicate keeps its row, its history, its participants and its photos. What everybody sees and hears comes from
the main case from now on: the duplicate's people are *also* participants there (copies with one moment in `since`, so
that they can be told apart), its referrals are withdrawn, its timers are off. A duplicate is always joined with a case
that is none itself: when a main case is joined with another one, its duplicates go along.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.events.record import UNDO, record
from cases.events.types import CaseMerged, CaseParted, DuplicateTaken, ReferralSent, ReferralWithdrawn
from cases.models import Case, CaseEvent, Part, Participant, Referral, ReferralState, Timer
from cases.models.event import Voice
from cases.refusals import MergeRefused
from cases.services.duplicates import number_of
from cases.services.locking import locked, save_moved
from cases.services.timing import set_timers
from cases.workflow.phases import Phase
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission

# What a body has in hand; what it has done stays as it is.
IN_HAND = (ReferralState.SENT, ReferralState.ANSWERED)


@transaction.atomic
def merge_case(case: Case, into: Case, *, actor: Actor) -> Case:
    """Join a case with the one that says the same. Twice is once.

    Raises:
        PermissionRefused: the actor's role may not.
        MergeRefused: they cannot be joined; the sentence says why and what to do instead. Nothing was changed.
    """
    ensure_may(actor, Permission.MOVE)
    if case.pk == into.pk:
        raise MergeRefused(_("A case cannot be joined with itself. Please choose another one."), field="into")
    case, into, followers = family(case, into)
    if case.duplicate_of_id == into.pk:
        return case
    ensure_one_problem(case, into)
    for duplicate in followers:
        # What said this case again says the other one again now.
        take_back(duplicate, case)
        record(case, CaseParted(case=duplicate.public_id, number=duplicate.number), actor=actor, voice=Voice.INTERNAL)
        lead(duplicate, into, actor)
    lead(case, into, actor)
    return case


@transaction.atomic
def part_case(case: Case, *, actor: Actor) -> Case:
    """Let a duplicate go its own way again, from where it stood: status, dates, people, bodies, timers.

    Raises:
        PermissionRefused: the actor's role may not.
        MergeRefused: it is joined with nothing.
    """
    ensure_may(actor, Permission.MOVE)
    main_id = Case.objects.values_list("duplicate_of", flat=True).get(pk=case.pk)
    if main_id is None:
        raise not_joined()
    both = lock_in_order([case.pk, main_id])
    case, main = both[case.pk], both[main_id]
    if case.duplicate_of_id != main.pk:
        raise not_joined()
    take_back(case, main)
    case.duplicate_of = None
    case.phase, case.published = case.status.phase, case.status.public
    save_moved(case, "duplicate_of", "phase", "published")
    save_moved(main)
    record(case, CaseParted(case=main.public_id, number=main.number), actor=actor, undo=UNDO)
    record(main, CaseParted(case=case.public_id, number=case.number), actor=actor, voice=Voice.INTERNAL)
    give_back_referrals(case, actor)
    set_timers(case, opened_again=True)
    return case


def not_joined() -> MergeRefused:
    return MergeRefused(_("This case is joined with no other one. Somebody may have parted them already."))


def family(case: Case, into: Case) -> tuple[Case, Case, list[Case]]:
    """Both cases and the duplicates of the first, all locked in one order, so that two who join do not deadlock."""
    while True:
        mark = transaction.savepoint()
        known = set(Case.objects.filter(duplicate_of=case.pk).values_list("pk", flat=True))
        rows = lock_in_order({case.pk, into.pk, *known})
        if set(Case.objects.filter(duplicate_of=case.pk).values_list("pk", flat=True)) <= known:
            return rows[case.pk], rows[into.pk], [rows[pk] for pk in sorted(known - {into.pk})]
        # One more was joined while we waited: let go, and take all of them in order.
        transaction.savepoint_rollback(mark)


def lock_in_order(keys: Iterable[int]) -> dict[int, Case]:
    return {pk: locked(Case(pk=pk)) for pk in sorted(keys)}


def ensure_one_problem(case: Case, into: Case) -> None:
    """Refuse what would make a ring, lead into nowhere or hide what is public."""
    if into.duplicate_of_id is not None:
        main = number_of(into.duplicate_of_id)
        if into.duplicate_of_id == case.pk:
            raise MergeRefused(_("%(number)s is joined with this case already, and a ring leads nowhere. Part them "
                                 "first if it should be the other way round.") % {"number": into.number}, field="into")
        raise MergeRefused(_("%(number)s is itself joined with %(main)s. Choose %(main)s instead.")
                           % {"number": into.number, "main": main}, field="into")
    if case.duplicate_of_id is not None:
        raise MergeRefused(_("This case is joined with %(number)s already. Part them first.")
                           % {"number": number_of(case.duplicate_of_id)})
    if not case.is_running:
        raise MergeRefused(_("This case has ended, so there is nothing left to join."))
    if not into.is_running:
        raise MergeRefused(_("%(number)s has ended. If the problem is back, open that one again first; if it is "
                             "another problem, leave this case as it is.") % {"number": into.number}, field="into")
    if case.published and not into.published:
        raise MergeRefused(_("This case is public and %(number)s is not yet. Join them the other way round, or publish "
                             "that one first.") % {"number": into.number}, field="into")


def lead(case: Case, into: Case, actor: Actor) -> None:
    """Take a case out of the way and its people over. Both are locked."""
    Timer.objects.filter(case=case).delete()
    case.duplicate_of = into
    # Nothing is due, queued, listed or counted: status and dates wait unchanged for the day on which they are parted.
    case.phase, case.published = Phase.CLOSED, False
    save_moved(case, "duplicate_of", "phase", "published")
    save_moved(into)
    record(case, CaseMerged(into=into.public_id, number=into.number), actor=actor, undo=UNDO)
    for referral in Referral.objects.filter(case=case, state__in=IN_HAND).select_related("body"):
        referral.state = ReferralState.WITHDRAWN
        referral.save(update_fields=["state"])
        record(case, ReferralWithdrawn(referral=referral.public_id, body=referral.body.code), actor=actor,
               voice=Voice.INTERNAL, undo=UNDO)
    taken = record(into, DuplicateTaken(case=case.public_id, number=case.number), actor=actor,
                   occurred_at=timezone.now())
    bring_people(case, into, taken.occurred_at)


def bring_people(case: Case, into: Case, at: datetime) -> None:
    """Make everybody of a case a participant of the other one too: who reported it is affected there.

    Whoever has that part there already, or reported that case, is not written twice. Somebody who reported without
    leaving a name still counts as affected.
    """
    people = list(Participant.objects.filter(case=case).order_by("pk"))
    reported_it = set(Participant.objects.filter(case=into, part=Part.REPORTER).values_list("pseudonym", flat=True))
    copies = [Participant(
        case=into, part=Part.SUPPORTER if person.part == Part.REPORTER else person.part, pseudonym=person.pseudonym,
        person_id=person.person_id, name=person.name, email=person.email, phone=person.phone, language=person.language,
        rhythm=person.rhythm, failing_since=person.failing_since,
        confirmed_at=person.confirmed_at, since=at)
        for person in people if person.pseudonym not in reported_it]
    if not any(person.part == Part.REPORTER for person in people):
        copies.append(Participant(case=into, part=Part.SUPPORTER, since=at))
    Participant.objects.bulk_create(copies, ignore_conflicts=True)


def take_back(case: Case, main: Case) -> None:
    """Take those out of the main case who came with a duplicate. Their own parts in the duplicate are as they were."""
    if taken := event_of(main, DuplicateTaken.type, case=str(case.public_id)):
        Participant.objects.filter(case=main, since=taken.occurred_at).exclude(part=Part.REPORTER).delete()


def give_back_referrals(case: Case, actor: Actor) -> None:
    """Give the case back to the bodies that had it in hand when it was joined; they are written to again."""
    merged = event_of(case, CaseMerged.type)
    if merged is None:
        return
    withdrawn = CaseEvent.objects.filter(case=case, type=ReferralWithdrawn.type, seq__gt=first_joined(case, merged))
    ids = [event.data["referral"] for event in withdrawn]
    for referral in Referral.objects.filter(public_id__in=ids, state=ReferralState.WITHDRAWN).select_related("body"):
        referral.state = ReferralState.ANSWERED if referral.answered_at else ReferralState.SENT
        referral.save(update_fields=["state"])
        record(case, ReferralSent(referral=referral.public_id, body=referral.body.code, by="parted",
                                  due_on=referral.due_on), actor=actor, voice=Voice.INTERNAL, undo=UNDO)


def first_joined(case: Case, merged: CaseEvent) -> int:
    """The place in the log where the case was joined: led on from one main case to another it is joined once."""
    before = CaseEvent.objects.filter(case=case, type=CaseParted.type, seq__lt=merged.seq).order_by("-seq")
    after = before.values_list("seq", flat=True).first() or 0
    joined = CaseEvent.objects.filter(case=case, type=CaseMerged.type, seq__gt=after).order_by("seq")
    return joined.values_list("seq", flat=True)[0]


def event_of(case: Case, kind: str, /, **said: str) -> CaseEvent | None:
    """The last event of a kind, about this other case where one is named."""
    events = CaseEvent.objects.filter(case=case, type=kind, **{f"data__{name}": value for name, value in said.items()})
    return events.order_by("-seq").first()
