"""The example files are whole and differ from one another."""

from pathlib import Path

import pytest

from tenants.models import Municipality
from tenants.onboarding import plan as onboarding
from tests.paths import SHARED

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
DEMO = ("kohid", "zoldvar", "stonebridge")


@pytest.mark.parametrize("slug", DEMO)
def test_an_example_has_neither_errors_nor_warnings(slug: str) -> None:
    document = onboarding.read(EXAMPLES / f"{slug}.toml")
    assert [str(remark) for remark in document.remarks if "Please check" in str(remark)] == []
    assert document.wishes["slug"] == slug
    assert document.wishes["branding"]["logo_svg"]
    assert document.wishes["branding"]["cover_svg"]
    assert len(document.wishes["areas"]) == 4
    assert {row["role"] for row in document.wishes["staff"].values()} == {
        "agent", "inspector", "manager", "administrator"
    }  # fmt: skip


def test_the_three_towns_differ_in_look_language_and_workflow() -> None:
    documents = [onboarding.read(EXAMPLES / f"{slug}.toml") for slug in DEMO]
    for what in ("primary", "accent", "fonts", "logo_svg", "cover_svg"):
        assert len({document.wishes["branding"][what] for document in documents}) == 3, what
    assert len({tuple(document.languages) for document in documents}) == 3
    assert len({tuple(document.wishes["workflow"].statuses) for document in documents}) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("slug", DEMO)
def test_an_example_is_applied_over_whatever_is_there_and_then_changes_nothing(slug: str) -> None:
    path = EXAMPLES / f"{slug}.toml"
    assert onboarding.apply(onboarding.read(path)).changes
    assert onboarding.apply(onboarding.read(path)).changes == ()
    assert Municipality.objects.get(slug=slug).lines["features"]


def test_budapest_has_its_23_districts() -> None:
    if not (SHARED / "data" / "boundaries" / "budapest_districts.geojson").exists():
        pytest.skip("the real data lie beside the repository (../shared), and are not there")
    document = onboarding.read(EXAMPLES / "budapest.toml")
    assert [str(remark) for remark in document.remarks if "Please check" in str(remark)] == []
    assert len(document.wishes["areas"]) == 23
    assert document.wishes["areas"]["11"]["name"] == "XI. kerület"
    assert len(document.wishes["categories"]) == 14
