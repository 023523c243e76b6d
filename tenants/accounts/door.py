"""The two questions that every request of somebody signed in asks: which session is this, and who is it?

Django puts both together anew each time, which costs more than answering them; here they are written by hand. What is
asked and what follows from it is Django's and allauth's own.
"""

import json
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.db import connection
from django.db.models import JSONField
from django.utils import timezone

from tenants.accounts.models import Person

_FIELDS = Person._meta.concrete_fields
_NAMES = [field.attname for field in _FIELDS]
_PACKED = [place for place, field in enumerate(_FIELDS) if isinstance(field, JSONField)]
_PERSON = f"SELECT {', '.join(str(field.column) for field in _FIELDS)} FROM accounts_person WHERE id = %s"  # noqa: S608
_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, where it has ended."""
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, [self.session_key, timezone.now()])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        return dict(self.decode(found[0]))


class PeopleBackend(AuthenticationBackend):
    """allauth's way in."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session; None where there is none, or where they may no longer sign in."""
        with connection.cursor() as cursor:
            cursor.execute(_PERSON, [user_id])
            found = cursor.fetchone()
        if found is None:
            return None
        values = list(found)
        for place in _PACKED:
            values[place] = json.loads(values[place])
        person = Person.from_db(connection.alias, _NAMES, values)
        return person if self.user_can_authenticate(person) else None
