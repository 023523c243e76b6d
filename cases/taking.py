"""Which team a new case goes to by itself: category group × area, the most specific wish wins. Pure rules."""

from collections.abc import Iterable
from typing import Any

from cases.models import Team


def team_for(teams: Iterable[Team], *, group: str, area: str | None) -> Team | None:
    """The active team that takes cases of a category group in an area; None where none does.

    A team's `takes` names groups and areas by code, {"groups": […], "areas": […]}; what is empty matches everything.
    Who names both goes before who names the group, then the area, then neither. Of two alike the one that names fewer
    goes first, then the one that comes first by name.
    """
    fitting = [team for team in teams if team.active and team.takes is not None and fits(team.takes, group, area)]
    return min(fitting, key=_rank, default=None)


def fits(takes: dict[str, Any], group: str, area: str | None) -> bool:
    """Whether a wish matches."""
    groups, areas = takes.get("groups") or [], takes.get("areas") or []
    return (not groups or group in groups) and (not areas or area in areas)


def _rank(team: Team) -> tuple[bool, bool, int, str]:
    takes = team.takes or {}
    groups, areas = takes.get("groups") or [], takes.get("areas") or []
    return not groups, not areas, len(groups) + len(areas), team.name
