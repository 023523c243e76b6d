"""Scans that came with a form go into the case that it has become."""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage

from cases.documents.kept import documents_for, forget_documents
from cases.models import Case
from cases.models.event import Voice
from cases.services.documenting import add_document
from cases.services.once import once
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission


def take_scans(case: Case, wish: UUID, *, actor: Actor) -> None:
    """Put the documents kept for a form beside its case, for the staff only: names and addresses stand on letters.

    Twice is once. Whoever may not write in cases brings none along.
    """
    if not actor.may(Permission.WRITE) or not documents_for(wish):
        return

    def take() -> dict[str, Any]:
        for kept in documents_for(wish):
            with default_storage.open(kept.place) as file:
                file.name = kept.name
                add_document(case, file, voice=Voice.INTERNAL, actor=actor)
        return {}

    once(f"scans:{wish}", take)
    forget_documents(wish)
