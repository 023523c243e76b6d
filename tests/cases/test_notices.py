"""Which notices concern whom, when and where."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cases.models import Category, Notice
from cases.notices import current_notices, published_notices
from tenants.areas.models import Area
from tenants.models import Municipality

NOW = timezone.now()


def a_notice(title: str, **fields: Any) -> Notice:
    fields.setdefault("starts_at", NOW - timedelta(hours=1))
    return Notice.objects.create(titles={"en": title}, texts={"en": "Words."}, **fields)


def titles(**where: Any) -> list[str]:
    return [notice.titles["en"] for notice in current_notices(NOW, **where)]


def test_a_notice_runs_from_its_beginning_to_its_end(kohid: Municipality) -> None:
    with kohid.entered():
        a_notice("coming", starts_at=NOW + timedelta(minutes=1))
        a_notice("gone", ends_at=NOW)
        a_notice("running", ends_at=NOW + timedelta(minutes=1))
        a_notice("without an end", kind="outage")
        assert titles() == ["without an end", "running"]
        assert {notice.titles["en"] for notice in published_notices(NOW)} == {"gone", "running", "without an end"}


def test_a_notice_concerns_its_category_its_area_and_its_circle(kohid: Municipality) -> None:
    with kohid.entered():
        lighting, potholes = Category.objects.get(code="lighting"), Category.objects.get(code="potholes")
        first, second = Area.objects.order_by("position")
        a_notice("everybody")
        a_notice("lamps", kind="outage", category=lighting)
        a_notice("old town", kind="works", area=first)
        a_notice("square", kind="works", lat=47.04, lon=19.04, radius_m=250, starts_at=NOW - timedelta(hours=2))
        assert titles(category=potholes, area=second) == ["square", "everybody"]
        assert titles(category=lighting, area=second) == ["lamps", "square", "everybody"]
        # 0.003° of latitude are 334 m, 0.002° are 222 m; the area is the one around the point.
        assert titles(category=potholes, position=(47.043, 19.04)) == ["old town", "everybody"]
        assert titles(category=potholes, position=(47.042, 19.04)) == ["old town", "square", "everybody"]
        assert titles(category=potholes, position=(47.042, 19.07)) == ["everybody"]
