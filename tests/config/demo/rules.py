"""The three towns' rules as the generator needs them, read from the example files without a database."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from config.demo.rulebook import Rulebook
from config.demo.seeding import EXAMPLES
from config.demo.towns import Profile
from tenants.onboarding import catalogues

STAFF = {"agent": [UUID(int=1), UUID(int=2)], "inspector": [UUID(int=3)], "manager": [UUID(int=4)]}


@cache
def file_of(slug: str) -> dict[str, Any]:
    return tomllib.loads((EXAMPLES / f"{slug}.toml").read_text("utf-8"))


def rules_of(profile: Profile) -> Rulebook:
    file = file_of(profile.slug)
    levels = file.get("service_levels", {})

    def route(category: str, area: str | None, address: str) -> str | None:
        return next((rule["body"] for rule in reversed(file["routing"]) if fits(rule, category, area, address)), None)

    return Rulebook(
        zone=ZoneInfo(file["municipality"]["time_zone"]),
        route=route,
        area_of=lambda _lat, _lon: None,
        answer_days=defaultdict(lambda: levels.get("answer_days", 30)),
        solution_days=defaultdict(lambda: levels.get("solution_days")),
        bodies={body["code"]: body.get("short_name", body["name"]) for body in file["bodies"]},
        staff=STAFF,
    )


def fits(rule: Mapping[str, Any], category: str, area: str | None, address: str) -> bool:
    categories, streets = listed(rule.get("category")), listed(rule.get("street"))
    return (
        (not categories or category in categories)
        and (not streets or any(street in address for street in streets))
        and rule.get("area", area) == area
    )


def listed(value: Any) -> list[str]:
    return [] if value is None else value if isinstance(value, list) else [value]


def statuses_of(slug: str) -> set[str]:
    flow = file_of(slug)["workflow"]
    return {row["code"] for row in flow["statuses"]} if "from" not in flow else template_statuses(flow["from"])


def template_statuses(name: str) -> set[str]:
    return {row["code"] for row in catalogues.template("workflows", name).data["statuses"]}


def categories_of(slug: str) -> set[str]:
    wanted = file_of(slug)["categories"]
    known = {row["code"] for row in catalogues.template("categories", wanted["from"]).data["categories"]}
    return known - set(wanted.get("remove", [])) | {row["code"] for row in wanted.get("add", [])}
