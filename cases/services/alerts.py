"""Who wants to hear of new cases, where and of what kind: asked for, confirmed by the address's owner, changed, told.

A case is new when the public may see it for the first time. Alerts that are told at once are looked up for each such
case, so the cost does not grow with the number of cases; once a day a sweep tells the others, and whatever could not be
told at once. `told_until` says up to which publication an alert was swept; a case is told once to an address.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.distance import metres_between
from cases.letter_links import alert_confirm_token
from cases.models import Alert, Case, CaseEvent, Category, Part, Participant, Rhythm
from cases.models.case import Origin
from cases.refusals import AlertRefused
from cases.selectors import published_cases, standing
from cases.services.rhythms import last_digest, person_at
from cases.workflow.phases import RUNNING
from tenants import current
from tenants.accounts.models import Person
from tenants.addresses import url_of
from tenants.areas.models import Area
from tenants.limits import DAY, HOUR, Limit, ensure_within

RADII = (250, 500, 1000, 2000)
MOST = 20
STABLE = timedelta(days=3)
LETTERBOX = Limit("alert-letterbox", 5, DAY)
GUESSES = Limit("alert-guess", 10, HOUR)
# What is published in the last minute before the daily letter may not be committed yet, or be taken back: it is told
# the day after. Nothing older than a week is swept up.
SETTLING, SWEPT = timedelta(minutes=1), timedelta(days=7)
PUBLISHING = ("case_reported", "case_moved", "case_remapped")


@dataclass(frozen=True)
class AlertWish:
    """What somebody wants to hear of. What is None or empty narrows nothing; a point needs its radius in metres."""

    email: str
    language: str = ""
    area: Area | None = None
    category: Category | None = None
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    radius_m: int | None = None
    rhythm: Rhythm = Rhythm.DAILY


@transaction.atomic
def ask_for_alert(wish: AlertWish, *, proved: bool = False, person: Person | None = None) -> Alert:
    """Keep an alert. Whoever has proved the address has it at once; anybody else gets a letter that asks. The same wish
    again is the same alert.

    Args:
        proved: whether the address is known to be the asker's own; `person` is who is signed in with it.

    Raises:
        AlertRefused: the place is not complete, or the address has too many.
        TooOften: too many letters would go to the address.
    """
    email = wish.email.strip().lower()
    if (wish.lat is None) != (wish.lon is None) or (wish.lat is not None and wish.radius_m not in RADII):
        raise AlertRefused(_("Please choose how far around the place you want to hear of."), field="radius_m")
    mine = Alert.objects.filter(email=email)
    same = mine.filter(area=wish.area, category=wish.category, lat=wish.lat, lon=wish.lon,
                       radius_m=wish.radius_m).first()
    if same is None:
        if mine.count() >= MOST:
            raise AlertRefused(_("There are %(most)d alerts for this address already. Delete one that you no longer "
                                 "need; the link stands in every letter.") % {"most": MOST}, field="email")
        now = timezone.now()
        same = Alert.objects.create(
            email=email, language=wish.language, area=wish.area, category=wish.category, address=wish.address[:200],
            lat=wish.lat, lon=wish.lon, radius_m=wish.radius_m, rhythm=wish.rhythm, since=now, told_until=now)
    elif proved or same.confirmed_at is None:
        # A stranger who types an address changes nothing that its owner has settled.
        same.rhythm = wish.rhythm
        same.save(update_fields=["rhythm"])
    if proved:
        return confirm_alert(same, person=person)
    ensure_within(LETTERBOX, email)
    ask_whose_address(same)
    return same


def ask_whose_address(alert: Alert) -> None:
    """The letter with the code and the link."""
    here = current.municipality()
    with translation.override(alert.language or here.language):
        code = code_of(alert)
        words = {"town": here.name, "code": f"{code[:3]} {code[3:]}", "what": described(alert),
                 "url": url_of(here, "site:alert-confirm", alert_confirm_token(alert))}
        send_mail(
            _("Your code for %(town)s: %(code)s") % words,
            "\n\n".join([
                _("Hello,"),
                _("somebody, we think it was you, asked for letters about new cases: %(what)s.") % words,
                _("Your code: %(code)s") % words,
                _("Type it in where you were asked for it, or press here: %(url)s") % words,
                _("If it was not you, do nothing: we write to this address no more."), str(here)]) + "\n",
            None, [alert.email])


def code_of(alert: Alert, *, turns_back: int = 0) -> str:
    """The six digits in the letter: the same for three days. Derived, so that none is stored."""
    turn = int((timezone.now() - alert.since) / STABLE) - turns_back
    named = f"{current.municipality().schema_name}:{alert.public_id}:{alert.email}:{turn}"
    digest = salted_hmac("cases.alerts", named, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**6:06d}"


def confirm_with_code(alert: Alert, typed: str) -> None:
    """Confirm an alert's address with the digits from its letter.

    Raises:
        TooOften: there were too many guesses.
        AlertRefused: it is not the code.
    """
    ensure_within(GUESSES, str(alert.public_id))
    digits = "".join(letter for letter in typed if letter.isascii() and letter.isdigit())
    if not any(constant_time_compare(code_of(alert, turns_back=back), digits) for back in (0, 1)):
        raise AlertRefused(_("This is not the code in the letter. Please look again: it has six digits."), field="code")
    confirm_alert(alert)


@transaction.atomic
def confirm_alert(alert: Alert, *, person: Person | None = None) -> Alert:
    """Note that the address is its owner's: from now on the alert is told. Call it only where they have proved it."""
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if alert.confirmed_at is None:
        now = timezone.now()
        alert.confirmed_at = alert.told_until = now
        known = person or person_at(alert.email)
        alert.person = known or Person.objects.create_user(alert.email, language=alert.language)
        alert.save(update_fields=["confirmed_at", "told_until", "person"])
    return alert


def change_alert(alert: Alert, rhythm: Rhythm) -> Rhythm:
    """Settle how often an alert is told. One that was stopped begins with what is published from now on.

    Returns:
        What held before.
    """
    before = Rhythm(alert.rhythm)
    alert.rhythm = rhythm
    if before == Rhythm.NEVER:
        alert.told_until = timezone.now()
    alert.save(update_fields=["rhythm", "told_until"])
    return before


def delete_alert(alert: Alert) -> None:
    """Forget an alert and the address with it."""
    Alert.objects.filter(pk=alert.pk).delete()


def alerts_of(person: Person) -> QuerySet[Alert]:
    """A person's alerts, the newest first, with area and category; those not confirmed yet are left out."""
    return (Alert.objects.filter(Q(person=person) | Q(email=person.email), confirmed_at__isnull=False)
            .select_related("area", "category").order_by("-since"))


def described(alert: Alert) -> str:
    """What an alert is about, in a few words of the present language: `potholes, Old Town`."""
    parts = [str(alert.category)] if alert.category else []
    if alert.area:
        parts.append(alert.area.name)
    if alert.lat is not None:
        place = alert.address or f"{alert.lat:.4f}, {alert.lon:.4f}"
        parts.append(_("%(metres)s m around %(place)s") % {"metres": alert.radius_m, "place": place})
    return ", ".join(parts) or _("everything in %(town)s") % {"town": current.municipality().name}


def fits(alert: Alert, case: Case) -> bool:
    """Whether a case is what an alert is about."""
    if alert.area_id not in (None, case.area_id) or alert.category_id not in (None, case.category_id):
        return False
    if alert.lat is None or alert.lon is None:
        return True
    # A degree of latitude is at least 110.5 km everywhere: most are ruled out without any trigonometry.
    if case.lat is None or case.lon is None or abs(alert.lat - case.lat) * 110_500 > (alert.radius_m or 0):
        return False
    return metres_between(alert.lat, alert.lon, case.lat, case.lon) <= (alert.radius_m or 0)


def is_new(event: CaseEvent) -> bool:
    """Whether with this event, and not before, the public sees the case."""
    if event.type not in PUBLISHING or not event.case.published or event.case.duplicate_of_id is not None:
        return False
    log = event.case.events.filter(type__in=(*PUBLISHING, "taken_back")).order_by("seq")
    first = published_by(list(log))
    return first is not None and first.pk == event.pk


def published_by(log: list[CaseEvent]) -> CaseEvent | None:
    """The event by which the public saw a case first, by the public statuses of now."""
    public = {status.code for status in catalogue().statuses.values() if status.public}
    return next((one for one in standing(log) if one.type in PUBLISHING
                 and one.data.get("target", one.data.get("status")) in public), None)


def alerts_at_once(event: CaseEvent) -> list[Alert]:
    """The alerts that are told now of a case that became public with this event; none to whoever reported it."""
    case = event.case
    waiting = Alert.objects.filter(
        Q(area=None) | Q(area=case.area_id), Q(category=None) | Q(category=case.category_id),
        around(case), confirmed_at__isnull=False, rhythm=Rhythm.AT_ONCE, told_until__lt=event.recorded_at)
    own = reporters_of([case.pk]).get(case.pk, set())
    return [alert for alert in waiting.select_related("area", "category", "person").order_by("pk")
            if alert.email not in own and fits(alert, case)]


def around(case: Case) -> Q:
    """Alerts without a place, and those whose square holds the case; the circle is looked at afterwards."""
    if case.lat is None or case.lon is None:
        return Q(lat=None)
    degrees = max(RADII) / 111_000
    wide = degrees / max(math.cos(math.radians(case.lat)), 0.01)
    return Q(lat=None) | Q(lat__range=(case.lat - degrees, case.lat + degrees),
                           lon__range=(case.lon - wide, case.lon + wide))


def has_alerts() -> bool:
    """Whether anybody waits for new cases at all."""
    return Alert.objects.filter(confirmed_at__isnull=False).exclude(rhythm=Rhythm.NEVER).exists()


@dataclass(frozen=True)
class Told:
    """What one address is to be told in the daily letter. `claim` takes it, once, in the caller's transaction."""

    address: str
    language: str
    claim: Callable[[], list[Case]] = field(repr=False)


def sweep(now: datetime) -> Iterator[Told]:
    """The addresses for which something new was published since they were told last, up to the last daily letter."""
    until = last_digest(now) - SETTLING
    due = list(Alert.objects.filter(confirmed_at__isnull=False, told_until__lt=until).exclude(rhythm=Rhythm.NEVER)
               .order_by("pk"))
    if not due:
        return
    found = publications(max(min(alert.told_until for alert in due), until - SWEPT), until)
    own = reporters_of([case.pk for case, _at in found])
    matched: dict[str, dict[int, list[Case]]] = defaultdict(dict)
    for alert in due:
        new = [case for case, at in found
               if at > alert.told_until and fits(alert, case) and alert.email not in own.get(case.pk, ())]
        if new:
            matched[alert.email][alert.pk] = new
    telling = {pk for alerts in matched.values() for pk in alerts}
    Alert.objects.filter(pk__in=[alert.pk for alert in due if alert.pk not in telling],
                         told_until__lt=until).update(told_until=until)
    languages = {alert.email: alert.language for alert in due}
    for address, alerts in matched.items():
        yield Told(address, languages[address], lambda alerts=alerts: claim(alerts, until))  # type: ignore[misc]


def claim(alerts: dict[int, list[Case]], until: datetime) -> list[Case]:
    """The cases of those of these alerts that nobody else has told meanwhile, the newest first, each once."""
    mine = list(Alert.objects.select_for_update().filter(pk__in=alerts, told_until__lt=until)
                .values_list("pk", flat=True))
    Alert.objects.filter(pk__in=mine).update(told_until=until)
    cases = {case.pk: case for pk in mine for case in alerts[pk]}
    return sorted(cases.values(), key=lambda case: case.reported_at, reverse=True)


def publications(after: datetime, until: datetime) -> list[tuple[Case, datetime]]:
    """The cases that became public after a moment and up to another one, with when. Read from indexes: what has moved
    since and is under way, and what was reported in the week before."""
    recent = (Q(phase__in=RUNNING, updated_at__gte=after) | Q(reported_at__gte=after - SWEPT))
    cases = {case.pk: case for case in published_cases().filter(recent, origin=Origin.LIVE)
             .select_related("area", "category").defer("search", "area__geometry")}
    logs: dict[int, list[CaseEvent]] = defaultdict(list)
    for event in CaseEvent.objects.filter(case__in=cases, type__in=(*PUBLISHING, "taken_back")).order_by("seq"):
        logs[event.case_id].append(event)
    first = {pk: published_by(log) for pk, log in logs.items()}
    return [(cases[pk], event.recorded_at) for pk, event in first.items()
            if event is not None and after < event.recorded_at <= until]


def reporters_of(cases: list[int]) -> dict[int, set[str]]:
    """The addresses of whoever reported these cases."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Participant.objects.filter(case__in=cases, part=Part.REPORTER).values_list(
        "case", "email", "person__email")
    for case, email, account in rows:
        found[case].update(filter(None, (email, account)))
    return found
