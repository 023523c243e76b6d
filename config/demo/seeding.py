"""The demo's three municipalities, onboarded and filled. Each town is written as a whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from cases.bulk import write_stories
from cases.catalogue import catalogue
from cases.models import Case, Referral
from cases.models.case import Origin
from config.demo import album
from config.demo.desk import furnish
from config.demo.diary import Diary
from config.demo.history import DAYS, History, thinned, told_until
from config.demo.pictures import gallery
from config.demo.rulebook import rulebook_of
from config.demo.showcase.script import Script
from config.demo.towns import PROFILES, Profile
from config.environment import ROOT
from tenants.accounts.models import Person
from tenants.accounts.roles import MUNICIPAL, Role
from tenants.fleet.names import PUBLIC
from tenants.fleet.roles import owner
from tenants.models import Municipality
from tenants.onboarding import plan as onboarding

EXAMPLES = ROOT / "docs" / "examples"
SEED = 2026
BATCH = 2000

# The association's own people; the municipalities' are in their files.
ASSOCIATION = (
    ("gergo@jarda.example", "Nádasdi Gergő", Role.ONBOARDER),
    ("iren@jarda.example", "Tavaszi Irén", Role.MODERATOR),
    ("akos@jarda.example", "Kútvölgyi Ákos", Role.AUDITOR),
)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Filled:
    """What a town was filled with."""

    cases: int
    events: int
    photos: int


def seed_all(say: Say, *, seed: int = SEED) -> None:
    """Bring the demo up: people of the association, three towns, two years of cases each. What is there stays."""
    with schema_context(PUBLIC):
        for email, name, role in ASSOCIATION:
            if not Person.objects.filter(email=email).exists():
                Person.objects.create_user(email, name=name, role=role, language="hu")
    now = timezone.now()
    missing = [profile for profile in PROFILES if not is_filled(profile)]
    if not missing:
        say("The demo data are there.")
        return
    for profile in missing:
        onboard(profile, say)
    draw_album(say, seed)
    for profile in missing:
        start = monotonic()
        municipality = Municipality.objects.get(slug=profile.slug)
        filled = fill(municipality, profile, now, seed=seed)
        with municipality.entered():
            furnish(municipality, profile)
        say(
            f"{municipality.name}: {filled.cases:,} cases with {filled.events:,} events and {filled.photos:,} photos"
            f" ({monotonic() - start:.0f} s)."
        )


def is_filled(profile: Profile) -> bool:
    """Whether the town is there and has cases."""
    with schema_context(PUBLIC):
        municipality = Municipality.objects.filter(slug=profile.slug).first()
    if municipality is None:
        return False
    with municipality.entered():
        return Case.objects.exists()


def onboard(profile: Profile, say: Say) -> None:
    """Make the municipality from its example file, unless it is there."""
    with schema_context(PUBLIC):
        if Municipality.objects.filter(slug=profile.slug).exists():
            return
    document = onboarding.read(EXAMPLES / f"{profile.slug}.toml")
    found = onboarding.apply(document)
    say(f"{found.name} is onboarded.")


def album_folder() -> Path:
    return Path(settings.DATA_DIR) / "demo-album"


def draw_album(say: Say, seed: int) -> None:
    start = monotonic()
    gallery.compose(album_folder(), seed)
    if monotonic() - start > 1:
        say(f"The pictures are drawn ({monotonic() - start:.0f} s).")


def fill(municipality: Municipality, profile: Profile, now: datetime, *, seed: int = SEED, days: int = DAYS) -> Filled:
    """Write the town's cases as they stand now, in one transaction."""
    with municipality.entered():
        diaries = invent(municipality, profile, now, seed, days)
        pictures = {photo: name for diary in diaries for photo, name in diary.pictures.items()}
        album.remove_strays(pictures, schema=municipality.schema_name)
        album.place(pictures, album=album_folder(), schema=municipality.schema_name)
        events = 0
        with transaction.atomic():
            for start in range(0, len(diaries), BATCH):
                some = diaries[start : start + BATCH]
                written = write_stories([diary.story for diary in some], origin=Origin.LIVE)
                events += written.events
                finish(some, written.cases)
        # Only who owns a table may take its statistics.
        with owner(), connection.cursor() as cursor:
            cursor.execute("ANALYZE cases_case, cases_caseevent, cases_participant, cases_referral, cases_photo")
    return Filled(len(diaries), events, len(pictures))


def invent(municipality: Municipality, profile: Profile, now: datetime, seed: int, days: int) -> list[Diary]:
    """The town's cases in the order of their numbers, by the rules that it was onboarded with. Runs inside it."""
    staff: dict[str, list[UUID]] = {}
    for role, pseudonym in Person.objects.filter(role__in=MUNICIPAL).order_by("pk").values_list("role", "pseudonym"):
        staff.setdefault(role, []).append(pseudonym)
    rules = rulebook_of(catalogue(), municipality.zone, staff)
    until = now.astimezone(municipality.zone)
    history = History(profile, rules, EXAMPLES, until.date(), seed, days)
    script = Script(profile, rules, history.town, history.words, until.date(), seed)
    diaries = told_until([*history.diaries(), *script.diaries()], until)
    # Of two in the same minute the one with a story comes first: so its number is the one that was counted out.
    diaries.sort(key=lambda diary: (diary.story.reported.at, not diary.key))
    random = Random(seed)  # noqa: S311  invented cases, not secrets
    for key, number in script.numbers.items():
        diaries = thinned(diaries, key, number, random)
    return diaries


def finish(diaries: Sequence[Diary], cases: Sequence[int]) -> None:
    """What a story does not tell: who looks after a case, how urgent it is, what a body calls it."""
    people = dict(Person.objects.filter(role__in=MUNICIPAL).values_list("pseudonym", "pk"))
    taken = [
        (people[diary.assignee], diary.priority, pk)
        for diary, pk in zip(diaries, cases, strict=True)
        if diary.assignee in people
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_case SET assignee_id = taken.person, priority = taken.priority "
            "FROM unnest(%s::bigint[], %s::int[], %s::bigint[]) AS taken(person, priority, id) "
            "WHERE cases_case.id = taken.id",
            [[row[place] for row in taken] for place in range(3)],
        )
    for diary, pk in zip(diaries, cases, strict=True):
        for body, (subject, remote_id) in diary.referrals.items():
            Referral.objects.filter(case=pk, body__code=body).update(subject=subject, remote_id=remote_id)
