"""Documents beside the photos of a case: for everybody, or for the staff only."""

import re

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from cases.documents.limits import DEFAULT, Limits
from cases.documents.pipeline import clean
from cases.documents.refusals import DocumentRefused
from cases.documents.storage import stored
from cases.events.record import record
from cases.events.types import DocumentAdded, DocumentHidden, DocumentShown
from cases.models import Case, Document
from cases.models.event import Voice
from cases.services.locking import locked
from tenants import current
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission

LONGEST_NAME = 120
_UNSEEMLY = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:\"|?*]+")


def add_document(case: Case, file: File | None, *, voice: Voice, actor: Actor, limits: Limits = DEFAULT) -> Document:
    """Rewrite a PDF clean and put it beside the case.

    Raises:
        PermissionRefused: the actor's role may not write.
        DocumentRefused: the file is not taken; its sentence says what to do.
    """
    ensure_may(actor, Permission.WRITE)
    if file is None:
        raise DocumentRefused("none")
    if file.size > limits.weight:
        raise DocumentRefused("too_heavy")
    cleaned = clean(file.read(), limits=limits)
    # Before the lock: writing the file is slow work too.
    with stored(cleaned.data, schema=current.municipality().schema_name) as document, transaction.atomic():
        case = locked(case)
        added = Document.objects.create(id=document, case=case, name=decent(file.name or ""), pages=cleaned.pages,
                                        size=len(cleaned.data), voice=voice, added_at=timezone.now())
        record(case, DocumentAdded(document=added.pk), actor=actor, voice=voice)
    return added


@transaction.atomic
def hide_document(document: Document, *, actor: Actor) -> Document:
    """Take a document out of sight, for everybody but the staff."""
    return _seen(document, hidden=True, actor=actor)


@transaction.atomic
def show_document(document: Document, *, actor: Actor) -> Document:
    """Let a hidden document be seen again by whom it was for."""
    return _seen(document, hidden=False, actor=actor)


def _seen(document: Document, *, hidden: bool, actor: Actor) -> Document:
    ensure_may(actor, Permission.HIDE_PHOTOS)
    case = locked(document.case)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.hidden != hidden:
        document.hidden = hidden
        document.save(update_fields=["hidden"])
        event = DocumentHidden(document=document.pk) if hidden else DocumentShown(document=document.pk)
        record(case, event, actor=actor, voice=Voice.INTERNAL)
    return document


def decent(name: str) -> str:
    """A file's name that can stand in a page and on a disk, with its ending."""
    stem = _UNSEEMLY.sub(" ", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    if stem.lower().endswith(".pdf"):
        stem = stem[:-4].rstrip(" .")
    return f"{stem[: LONGEST_NAME - 4] or 'document'}.pdf"
