"""What a form inside the council's page carries instead of a cookie: a signed note of when and for whom it was drawn.

Nothing but an anonymous report can be sent with it, so there is no right of anybody's that a stranger's page could
misuse; it keeps out programs that send without having looked, and forms of another municipality.
"""

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest

from tenants.fleet.connection import db

FIELD = "csrfmiddlewaretoken"
GOOD_FOR = 24 * 3600
_signer = TimestampSigner(salt="framed-form")


def new_pass() -> str:
    """A note for the forms of a page that is drawn now, for the municipality entered."""
    return _signer.sign(db.schema_name)


def holds(request: HttpRequest) -> bool:
    """Whether what was sent carries a note of this municipality's that is not older than a day."""
    given = request.POST.get(FIELD, "") or request.headers.get("X-CSRFToken", "")
    try:
        return _signer.unsign(given, max_age=GOOD_FOR) == db.schema_name
    except BadSignature:
        return False
