"""Who may see which documents, and what the public page shows of them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from cases.models import Case, Document
from cases.models.event import Voice
from cases.selectors import cases_visible_to
from cases.workflow.phases import Phase
from tenants.accounts.actors import Actor
from tenants.accounts.roles import Permission


def documents_visible_to(actor: Actor) -> QuerySet[Document]:
    """All documents of visible cases for the staff; for everybody else the public ones that are not hidden, once
    somebody has looked at the case."""
    documents = Document.objects.filter(case__in=cases_visible_to(actor))
    if actor.may(Permission.SEE_CASES):
        return documents
    return public_documents().filter(case__in=cases_visible_to(actor))


def public_documents() -> QuerySet[Document]:
    return Document.objects.filter(voice=Voice.PUBLIC, hidden=False).exclude(
        case__phase__in=(Phase.DRAFT, Phase.MODERATION))


def public_panel(_request: HttpRequest, case: Case) -> tuple[str, dict[str, Any]] | None:
    """The case's public documents on its public page; nothing where there are none."""
    documents = list(public_documents().filter(case=case))
    return ("site/parts/documents.html", {"documents": documents}) if documents else None
