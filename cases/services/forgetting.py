"""Somebody is forgotten: in one case, in all of them, altogether. The case and its figures stay, without them.

What names a person is cut from every row that holds it, here and in the packages above (`cases.erasing.holders`). The
log keeps its random pseudonym, which then leads to nobody; a register of these pseudonyms is replayed after every
restore, so that nobody comes back.
"""

from collections.abc import Iterable
from functools import partial
from uuid import UUID, uuid4

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.documents import storage as documents
from cases.erasing.holders import Traces, person_holders
from cases.erasing.words import Forgetting
from cases.events.record import record
from cases.events.types import WordsMasked
from cases.exporting.keeping import forget_copies
from cases.models import Alert, Case, CaseEvent, Comment, Document, Erasure, Part, Participant, Photo, Text
from cases.models.event import Voice
from cases.moderation.holders import word_holders
from cases.moderation.masks import rewrite_case
from cases.own import parts_of, pseudonyms_of
from cases.photos import storage as photos
from cases.services.locking import locked, save_moved
from tenants import current
from tenants.accounts.actors import ANONYMOUS
from tenants.accounts.models import Person
from tenants.accounts.sessions import end_sessions
from tenants.refusals import Refusal
from tenants.words import in_language

# Scans of a letter that somebody brought are put beside the case when it is taken down.
SCANNED_SECONDS = 600


class ForgettingRefused(Refusal):
    """Somebody who works here cannot delete their account themselves."""


@transaction.atomic
def forget_in_case(person: Person, case: Case, *, words_go: bool) -> None:
    """Cut a person from one case: name, address, number, pseudonym. Done again, nothing is left to do.

    Args:
        words_go: whether what they wrote and showed is taken away too; else it stays, without them in it.
    """
    own = pseudonyms_of(person)
    parts = list(parts_of(person).filter(case=case))
    comments = list(Comment.objects.filter(Q(person=person) | Q(pseudonym__in=own), case=case))
    if parts or comments:
        _forget(case, parts, comments, person=person, words_go=words_go)
    if not parts_of(person).exists():
        # Nothing of theirs carries the old pseudonym any more: what the log holds leads to nobody now.
        Person.objects.filter(pk=person.pk).update(pseudonym=uuid4())


def forget_in_all_cases(person: Person, *, words_go: bool) -> int:
    """Cut a person from every case in which they have a part, each in a transaction of its own.

    Returns:
        In how many cases they were.
    """
    keys = set(parts_of(person).values_list("case", flat=True))
    keys |= set(Comment.objects.filter(Q(person=person) | Q(pseudonym__in=pseudonyms_of(person)))
                .values_list("case", flat=True))
    for case in Case.objects.filter(pk__in=keys).defer("search").order_by("pk"):
        forget_in_case(person, case, words_go=words_go)
    return len(keys)


def forget_altogether(person: Person, *, words_go: bool) -> None:
    """Delete a person's account and all that is known of them. It cannot be undone.

    Raises:
        ForgettingRefused: they work here.
    """
    if person.is_staff:
        raise ForgettingRefused(_("You work here: your account is looked after by your administrator. You can "
                                  "anonymise your own cases."))
    before = Traces(frozenset(pseudonyms_of(person)), frozenset({person.email}), _named(person.name),
                    _named(person.phone), person=person)
    forget_in_all_cases(person, words_go=words_go)
    with transaction.atomic():
        # Somebody may have reported with the address meanwhile: whoever deletes the account means that too.
        forget_in_all_cases(person, words_go=words_go)
        for holder in person_holders:
            holder.forget(before)
        Alert.objects.filter(Q(person=person) | Q(email=person.email)).delete()
        for pseudonym in before.pseudonyms:
            _register(pseudonym, None)
        transaction.on_commit(partial(forget_copies, person.public_id), robust=True)
        end_sessions(person)
        forget_sessions_with(person.email)
        person.delete()


def replay_erasures(register: Iterable[tuple[UUID, UUID | None]] | None = None) -> int:
    """Forget once more whoever is in the register: after a restore or an import has brought them back.

    Args:
        register: pseudonyms and, where it is about one case, its public id; the municipality's own where none is given.

    Returns:
        How many people and parts came back and were forgotten.
    """
    if register is None:
        register = list(Erasure.objects.order_by("pk").values_list("pseudonym", "case"))
    count = 0
    for pseudonym, public_id in register:
        person = Person.objects.filter(pseudonym=pseudonym).first()
        if public_id is None and person is not None and not person.is_staff:
            forget_altogether(person, words_go=False)
            count += 1
            continue
        parts = Participant.objects.filter(pseudonym=pseudonym)
        comments = Comment.objects.filter(pseudonym=pseudonym)
        if public_id is not None:
            parts, comments = parts.filter(case__public_id=public_id), comments.filter(case__public_id=public_id)
        keys = {*parts.values_list("case", flat=True), *comments.values_list("case", flat=True)}
        for case in Case.objects.filter(pk__in=keys).defer("search").order_by("pk"):
            with transaction.atomic():
                _forget(case, list(parts.filter(case=case)), list(comments.filter(case=case)), person=None,
                        words_go=False)
            count += 1
    return count


def _forget(case: Case, parts: list[Participant], comments: list[Comment], *, person: Person | None,
            words_go: bool) -> None:
    """Cut these parts and comments from a case, with all that is known of whose they are. Runs in a transaction."""
    case = locked(case)
    traces = _traces(case, parts, comments, person)
    reported = any(part.part == Part.REPORTER for part in parts)
    if words_go:
        _take_words(case, comments, traces, reported=reported)
    rewrite = Forgetting(traces, case)
    _fields, count = rewrite_case(case, rewrite)
    for words in word_holders:
        words(case, rewrite)
    for holder in person_holders:
        holder.forget(traces)
    now_called = uuid4()
    for comment in comments:
        comment.person, comment.name, comment.pseudonym = None, "", now_called
        comment.save(update_fields=["person", "name", "pseudonym"])
    Photo.objects.filter(case=case, added_by__in=traces.pseudonyms).update(added_by=None)
    if reported:
        _take_scans(case)
    # A follower without an address follows nothing; whoever is affected, or reported, stays so without a name.
    Participant.objects.filter(pk__in=[part.pk for part in parts if part.part == Part.FOLLOWER]).delete()
    Participant.objects.filter(pk__in=[part.pk for part in parts]).update(
        person=None, name="", email="", phone="", language="", shows_name=False, rhythm="", pseudonym=now_called,
        confirmed_at=None, failing_since=None)
    for pseudonym in traces.pseudonyms:
        _register(pseudonym, case.public_id)
    record(case, WordsMasked(fields=["person"], count=max(1, count + len(parts) + len(comments))), actor=ANONYMOUS,
           voice=Voice.INTERNAL)


def _traces(case: Case, parts: list[Participant], comments: list[Comment], person: Person | None) -> Traces:
    """By what the person of these rows is known in the case."""
    names = {part.name for part in parts} | {comment.name for comment in comments} | {person.name if person else ""}
    emails = {part.email for part in parts} | {person.email if person else ""}
    phones = {part.phone for part in parts} | {person.phone if person else ""}
    return Traces(
        frozenset({part.pseudonym for part in parts} | {comment.pseudonym for comment in comments}),
        frozenset(filter(None, emails)), _named(*names), _named(*phones), case=case, person=person)


def _named(*words: str) -> frozenset[str]:
    return frozenset(one.strip() for one in words if one.strip())


def _take_words(case: Case, comments: list[Comment], traces: Traces, *, reported: bool) -> None:
    """Take away what the person wrote and showed in the case; what is wrong and where stays."""
    events = list(CaseEvent.objects.filter(case=case, actor__in=traces.pseudonyms))
    texts = {event.data["note"] for event in events if event.data.get("note")}
    texts |= {comment.text_id for comment in comments if comment.text_id}
    pictures = {event.data["photo"] for event in events if event.type in ("photo_added", "survey_answered")
                and event.data.get("photo") and event.data["photo"] is not True}
    pictures |= {comment.photo_id for comment in comments if comment.photo_id}
    if reported:
        # Everybody reads the title, whatever language its writer has chosen for this page.
        called = in_language(case.category.names, case.language or current.municipality().language)
        case.title, case.description, case.answers = called, "", {}
        save_moved(case, "title", "description", "answers")
        # What title and description said before they were put right is theirs too.
        corrected = CaseEvent.objects.filter(case=case, type="case_corrected").values_list("data", flat=True)
        texts |= {data["was"] for data in corrected if data.get("was")}
        added = {data["photo"] for data in CaseEvent.objects.filter(case=case, type="photo_added")
                 .values_list("data", flat=True)}
        # Photos that nobody added later came with the report.
        pictures |= {pk for pk in Photo.objects.filter(case=case).values_list("pk", flat=True)
                     if str(pk) not in added and not Comment.objects.filter(photo=pk).exists()}
    Text.objects.filter(case=case, pk__in=texts).delete()
    schema = current.municipality().schema_name
    for photo in Photo.objects.filter(Q(pk__in=pictures) | Q(added_by__in=traces.pseudonyms), case=case):
        transaction.on_commit(partial(photos.remove, photo.files, schema=schema), robust=True)
        photo.delete()


def _take_scans(case: Case) -> None:
    """Delete what was scanned when the report was taken down: a letter has its writer's name on it."""
    began = case.events.order_by("seq").values_list("recorded_at", flat=True).first()
    schema = current.municipality().schema_name
    for document in Document.objects.filter(case=case, voice=Voice.INTERNAL):
        if began and (document.added_at - began).total_seconds() <= SCANNED_SECONDS:
            transaction.on_commit(partial(documents.remove, document.pk, schema=schema), robust=True)
            document.delete()


def _register(pseudonym: UUID, case: UUID | None) -> None:
    Erasure.objects.get_or_create(pseudonym=pseudonym, case=case, defaults={"at": timezone.now()})


def forget_sessions_with(email: str) -> None:
    """Delete the sessions of those who are at the door with this address: a code that was asked for keeps it."""
    found = [session.pk for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
             if email in str(session.get_decoded()).lower()]
    Session.objects.filter(pk__in=found).delete()
