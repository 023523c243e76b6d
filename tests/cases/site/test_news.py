"""What the municipality tells everybody: written at the desk, read on the site."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Notice
from tenants.accounts.models import AuditEntry
from tenants.models import Municipality
from tests.towns import client_of

PAGE = "/desk/settings/notices/"


@pytest.fixture
def manager(kohid: Municipality) -> Client:
    return client_of(kohid, "manager")


def a_form(**more: str) -> dict[str, str]:
    return {"kind": "works", "title_hu": "Csőtörés a Fő téren", "title_en": "A burst pipe in Fő tér",
            "text_hu": "Holnapig nincs víz.", "starts_at": "2026-01-02T08:00", **more}


def test_a_notice_is_looked_at_first_then_written_and_everybody_reads_it(
        manager: Client, citizen_of_kohid: Client, kohid: Municipality) -> None:
    seen = manager.post(f"{PAGE}new/", a_form(look="read")).content.decode()
    assert "Holnapig nincs víz." in seen and "A burst pipe" in seen
    with kohid.entered():
        assert not Notice.objects.exists()
    assert manager.post(f"{PAGE}new/", a_form()).status_code == 302
    with kohid.entered():
        notice = Notice.objects.get()
        assert notice.titles == {"hu": "Csőtörés a Fő téren", "en": "A burst pipe in Fő tér"}
        assert AuditEntry.objects.filter(act="notice_written", subject=str(notice.pk)).exists()
    for path in ("/", "/news/", f"/news/{notice.pk}/"):
        page = citizen_of_kohid.get(path)
        assert page.status_code == 200 and "A burst pipe in Fő tér" in page.content.decode(), path


def test_what_is_over_leaves_the_front_page_and_may_go_on(
        manager: Client, citizen_of_kohid: Client, kohid: Municipality) -> None:
    manager.post(f"{PAGE}new/", a_form())
    with kohid.entered():
        address = f"{PAGE}{Notice.objects.get().pk}/"
    manager.post(f"{address}end/")
    assert "burst pipe" not in citizen_of_kohid.get("/").content.decode()
    assert "burst pipe" in citizen_of_kohid.get("/news/").content.decode()
    manager.post(f"{address}end/", {"again": "1"})
    assert "burst pipe" in citizen_of_kohid.get("/").content.decode()
    assert "Delete this notice?" in manager.get(f"{address}delete/").content.decode()
    manager.post(f"{address}delete/")
    assert "burst pipe" not in citizen_of_kohid.get("/news/").content.decode()


@pytest.mark.parametrize(("wrong", "field"), [
    ({"title_hu": " "}, "title_hu"), ({"ends_at": "2026-01-02T07:00"}, "ends_at"), ({"radius_m": "300"}, "point"),
    ({"point": "47.05, 19.04"}, "radius_m"), ({"starts_at": "tomorrow"}, "starts_at"), ({"kind": "party"}, "kind")])
def test_what_does_not_fit_together_is_said_beside_its_field(
        manager: Client, kohid: Municipality, wrong: dict[str, str], field: str) -> None:
    answer = manager.post(f"{PAGE}new/", a_form(**wrong))
    text = answer.content.decode()
    assert answer.status_code in (400, 422) and f'id="notice-{field}_error"' in text
    assert "Holnapig nincs víz." in text, "what was typed is still there"


def test_the_place_is_picked_on_the_map_without_scripts(manager: Client) -> None:
    answer = manager.post(f"{PAGE}new/", a_form(**{"spot.x": "152", "spot.y": "114"}))
    text = answer.content.decode()
    assert answer.status_code == 200 and 'value="47.050000, 19.050000"' in text and "Csőtörés" in text


def test_whoever_may_not_publish_news_is_told_so(kohid: Municipality) -> None:
    assert client_of(kohid, "agent").get(PAGE).status_code == 403


def test_news_go_on_page_after_page_and_what_is_to_come_is_not_shown(
        citizen_of_kohid: Client, kohid: Municipality) -> None:
    assert "no news" in citizen_of_kohid.get("/news/").content.decode()
    now = timezone.now()
    with kohid.entered():
        Notice.objects.bulk_create(
            Notice(titles={"en": f"News {number:02}"}, starts_at=now - timedelta(days=number))
            for number in range(-1, 25))
        coming = Notice.objects.get(titles__en="News -1")
    first = citizen_of_kohid.get("/news/")
    text = first.content.decode()
    assert "News 00" in text and "News 19" in text and "News 20" not in text and "News -1" not in text
    older = text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    text = citizen_of_kohid.get(f"/news/{older}").content.decode()
    assert "News 20" in text and "News 24" in text and "News 19" not in text
    assert citizen_of_kohid.get(f"/news/{coming.pk}/").status_code == 404
    assert citizen_of_kohid.get("/news/?before=nonsense").status_code == 200
