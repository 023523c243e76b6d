"""Documents of cases, for whoever may see them."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cases.documents.storage import open_document
from cases.documents.visible import documents_visible_to
from tenants import current
from tenants.accounts.actors import Actor


@require_safe
def document(request: HttpRequest, document_id: UUID) -> FileResponse:
    """The file, to be kept and not to be shown: nothing in it may act in the name of this site."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(documents_visible_to(actor), pk=document_id)
    try:
        file = open_document(found.pk, schema=current.municipality().schema_name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=found.name, content_type="application/pdf")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
