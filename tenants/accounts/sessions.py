"""Where somebody is signed in: seen in plain words, and ended."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tenants.accounts.models import Person

# A session that began at the door is noted as seen at most so often, in seconds, by each process.
SEEN_EVERY = 600
# Set in sessions that have a row of their own.
NOTED = "session_noted"

# The first that fits names the browser; many call themselves by each other's names.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Macintosh", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))
MOBILE = re.compile(r"iPhone|Android.*Mobile")


@dataclass(frozen=True)
class SignedIn:
    """One place where somebody is signed in. `key` is a number that says nothing to others."""

    key: int
    device: str
    is_phone: bool
    since: datetime
    seen_at: datetime
    network: str
    is_here: bool


def device_of(user_agent: str) -> str:
    """A browser in plain words: “Firefox on Windows”."""
    browser = next((name for mark, name in BROWSERS if f"{mark}/" in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or pgettext("device", "An unknown browser")


def note_session(request: HttpRequest) -> None:
    """Give the session of whoever has just signed in a row of its own, once."""
    UserSession.objects.create_from_request(request)
    request.session[NOTED] = True


def note_seen(request: HttpRequest) -> None:
    """Note now and then that a session is used: one update in ten minutes."""
    key = request.session.session_key
    if not key or not request.session.get(NOTED) or not cache.add(f"session-seen:{key}", 1, SEEN_EVERY):
        return
    UserSession.objects.filter(session_key=key).update(
        last_seen_at=timezone.now(), ip=get_adapter(request).get_client_ip(request),
        user_agent=request.headers.get("User-Agent", "")[:200])


def sessions_of(person: Person, *, here: str | None = None) -> list[SignedIn]:
    """Where a person is signed in now, the last seen first; rows of ended sessions are taken away."""
    rows = list(UserSession.objects.filter(user=person).order_by("-last_seen_at"))
    living = set(Session.objects.filter(session_key__in=[row.session_key for row in rows],
                                        expire_date__gt=timezone.now()).values_list("session_key", flat=True))
    gone = [row.pk for row in rows if row.session_key not in living]
    if gone:
        UserSession.objects.filter(pk__in=gone).delete()
    return [SignedIn(row.pk, device_of(row.user_agent), bool(MOBILE.search(row.user_agent)), row.created_at,
                     row.last_seen_at, row.ip, row.session_key == here)
            for row in rows if row.session_key in living]


def end_session(person: Person, key: int) -> bool:
    """End one of a person's sessions. False where it has ended already."""
    return end(UserSession.objects.filter(user=person, pk=key).values_list("session_key", flat=True)) > 0


def end_others(person: Person, here: str) -> int:
    """End all of a person's sessions except the one with this key.

    Returns:
        How many there were.
    """
    return end(UserSession.objects.filter(user=person).exclude(session_key=here).values_list("session_key", flat=True))


def end_sessions(person: Person) -> int:
    """End all of a person's sessions, those that have no row of their own among them.

    Returns:
        How many were seen.
    """
    # Every session carries a hash of this field; nobody signs in with it.
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return end(UserSession.objects.filter(user=person).values_list("session_key", flat=True))


def end(keys: Iterable[str]) -> int:
    found = list(keys)
    Session.objects.filter(session_key__in=found).delete()
    UserSession.objects.filter(session_key__in=found).delete()
    return len(found)


def forget_ended_sessions(now: datetime) -> None:
    """Take away sessions that have run out, and what was noted of them: no address is kept for nothing."""
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
