"""The towns with their real rules: onboarded from their files, filled, and never filled twice."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cases.models import Case, CaseEvent, Category, Photo, Referral, Status, ToDo
from cases.models.case import Origin
from cases.photos.storage import Picture, open_picture
from cases.workflow.phases import RUNNING
from config.demo import seeding
from config.demo.pictures import gallery
from config.demo.towns import PROFILES, Profile
from evaluation.models import CaseFacts
from tenants.accounts.models import Person
from tenants.models import Municipality
from tenants.onboarding import plan as onboarding

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)
DAYS = 45


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small stand-ins for the album's pictures: how they are drawn is another test's subject."""
    folder = tmp_path_factory.mktemp("album")
    for name in gallery.names():
        (folder / name).mkdir()
        for picture in Picture:
            (folder / name / picture.value).write_bytes(name.encode())
    return folder


@pytest.fixture
def places(settings: Any, tmp_path: Path, album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(seeding, "album_folder", lambda: album)


def onboarded(profile: Profile) -> Municipality:
    """The example town under another name, for the suite has towns of the same names."""
    text = (seeding.EXAMPLES / f"{profile.slug}.toml").read_text("utf-8")
    prefix = {"kohid": "KH", "zoldvar": "ZV", "stonebridge": "SB"}[profile.slug]
    for before, after in (
        (f'slug = "{profile.slug}"', f'slug = "{profile.slug}-demo"'),
        (f'prefix = "{prefix}"', f'prefix = "X{prefix}"'),
        (f'"{profile.slug}.localhost"', f'"{profile.slug}-demo.localhost"'),
    ):
        assert before in text
        text = text.replace(before, after)
    onboarding.apply(onboarding.read_text(text, f"{profile.slug}.toml", seeding.EXAMPLES))
    return Municipality.objects.get(slug=f"{profile.slug}-demo")


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.slug)
@pytest.mark.usefixtures("places")
def test_a_town_is_filled_by_its_own_rules(profile: Profile) -> None:
    town = onboarded(profile)
    filled = seeding.fill(town, profile, NOW, days=DAYS)
    with town.entered():
        cases = list(Case.objects.select_related("status", "assignee"))
        assert len(cases) == filled.cases > 1.5 * DAYS
        assert CaseEvent.objects.count() == filled.events
        # Lived here, yet never to be sent.
        assert {case.origin for case in cases} == {Origin.LIVE}
        assert not ToDo.objects.exists()
        assert CaseFacts.objects.count() == len(cases)
        running = [case for case in cases if case.phase in RUNNING]
        assert all(case.due_at for case in running if case.category.answer_days and not case.answered_at)
        assert any(case.promised_on and case.promised_on >= NOW.date() for case in running)
        assert all(case.area_id for case in cases)
        assert {case.assignee.role for case in cases if case.assignee} == {"agent"}
        assert Photo.objects.count() == filled.photos > 0.3 * len(cases)
        photo = Photo.objects.first()
        assert photo is not None
        with open_picture(photo.pk, Picture.SMALL, schema=town.schema_name) as file:
            assert file.read()


@pytest.mark.usefixtures("places")
def test_what_a_body_was_asked_for_stands_with_its_referral() -> None:
    town = onboarded(PROFILES[0])
    seeding.fill(town, PROFILES[0], NOW, days=DAYS)
    with town.entered():
        case = Case.objects.get(title="Mély kátyú a buszmegálló előtt", priority=2)
        asked = {str(row.body): (row.subject, row.remote_id) for row in Referral.objects.filter(case=case)}
        assert asked == {
            "Városüzemeltető": ("A kátyú javítása", ""),
            "Lassúmenti Vízmű": ("A víznyelő tisztítása", "VM-88213"),
        }
        assert case.assignee is not None and case.assignee.name == "Kerekes Lilla"


@pytest.mark.usefixtures("places")
def test_the_second_time_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kőhíd, Zöldvár and Stonebridge as the suite knows them, with a case each, count as filled."""
    monkeypatch.setattr(seeding, "is_filled", lambda profile: True)
    said: list[str] = []
    seeding.seed_all(said.append)
    seeding.seed_all(said.append)
    assert said == ["The demo data are there."] * 2
    assert sorted(Person.objects.filter(email__endswith="@jarda.example").values_list("role", flat=True)) == [
        "auditor",
        "moderator",
        "onboarder",
    ]


def test_a_town_without_cases_is_not_filled(kohid: Municipality) -> None:
    assert not seeding.is_filled(PROFILES[0])
    assert not seeding.is_filled(PROFILES[2])
    with kohid.entered():
        Case.objects.create(
            number="KH-2026-00001", category_id=category(), status_id=status(), title="Sötét lámpa",
            reported_at=NOW, updated_at=NOW,
        )  # fmt: skip
    assert seeding.is_filled(PROFILES[0])


def category() -> int:
    return Category.objects.values_list("pk", flat=True)[0]


def status() -> int:
    return Status.objects.values_list("pk", flat=True)[0]
