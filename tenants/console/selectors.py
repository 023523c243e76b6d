"""The fleet at a glance: one row a municipality, with what each package counts inside it."""

from dataclasses import dataclass

from tenants.models import Municipality
from tenants.models.municipality import State
from tenants.slots import fleet_figures


@dataclass(frozen=True)
class FleetRow:
    municipality: Municipality
    domain: str
    open: int
    recent: int
    waiting: int
    stuck: int

    @property
    def needs_help(self) -> bool:
        return self.stuck > 0


def fleet_rows(municipalities: list[Municipality]) -> list[FleetRow]:
    """The rows of these municipalities, those that need help first."""
    rows = []
    for municipality in municipalities:
        figures: dict[str, int] = {}
        with municipality.entered():
            for count in fleet_figures:
                figures |= count()
        domains = [domain.domain for domain in municipality.domains.all()]
        rows.append(FleetRow(municipality, domains[0] if domains else "", figures.get("open", 0),
                             figures.get("recent", 0), figures.get("waiting", 0), figures.get("stuck", 0)))
    return sorted(rows, key=lambda row: (not row.needs_help, row.municipality.name))


def live_municipalities() -> list[Municipality]:
    return list(Municipality.objects.filter(state=State.LIVE).prefetch_related("domains"))
