"""Where the municipality is: its boundary, its areas, and the lines that draw its map."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tenants.areas.models import Area
from tenants.onboarding import geometry
from tenants.onboarding.changes import Act, Change, Rows, compare
from tenants.onboarding.document import Document
from tenants.onboarding.faults import did_you_mean
from tenants.onboarding.geometry import Feature, Surface, WrongGeometry
from tenants.onboarding.sections import mapping
from tenants.onboarding.table import Table, code_from, ensure_unique

# Parts below this are drawing, not disagreement: borders that two offices have simplified differently.
OUTSIDE = 0.01


class Places:
    """[boundary], [areas] or [[areas]], and [map]."""

    keys = ("boundary", "areas", "map")

    def check(self, document: Document) -> None:
        boundary = _boundary(document)
        areas = _areas(document)
        _compare(document, boundary, areas)
        if "municipality" in document.wishes:
            fields = document.wishes["municipality"]
            fields["boundary"] = geometry.as_geojson(boundary) if boundary else None
            fields["lines"] = mapping.read_map(document)
        document.wishes["areas"] = {row["code"]: row for row in areas}

    def wanted(self, document: Document) -> Rows:
        rows: dict[str, dict[str, Any]] = document.wishes["areas"]
        return {
            ("area", code): {name: row[name] for name in FIELDS if name in row} | {"active": True}
            for code, row in rows.items()
        }

    def changes(self, document: Document) -> list[Change]:
        return compare(_present() if document.municipality else {}, self.wanted(document), document.ours)

    def apply(self, document: Document) -> None:
        if document.municipality is not None:
            mapping.keep_files(document, document.municipality.schema_name)
        for change in self.changes(document):
            if change.act is Act.ADD:
                Area.objects.create(code=change.code, **change.after)
            else:
                Area.objects.filter(code=change.code).update(**change.after)


FIELDS = ("name", "kind", "geometry", "population", "position", "active")


def _present() -> Rows:
    return {("area", row["code"]): {name: row[name] for name in FIELDS} for row in Area.objects.values("code", *FIELDS)}


def _country(document: Document) -> str:
    fields: dict[str, Any] = document.wishes.get("municipality", {})
    return fields.get("country", "HU")


def _boundary(document: Document) -> Surface | None:
    table = document.root.table("boundary")
    if table is None:
        return None
    outlines = _surfaces(table, _country(document))
    table.close()
    if not outlines:
        return None
    whole = geometry.joined([outline for _feature, outline in outlines])
    if not geometry.is_in_country(whole, _country(document)):
        table.warn(
            None,
            _("The boundary does not lie in %(country)s.") % {"country": _country(document)},
            _("Check the file, or write the right country under [municipality]."),
        )
    return whole


def _surfaces(table: Table, country: str) -> list[tuple[Feature, Surface]]:
    """The outlines that a table gives: from a file, some of its features, or coordinates written inline."""
    path = table.file("file")
    wanted = table.table("select")
    inline = _inline(table)
    if inline is not None:
        features, key = [inline], "polygon"
    elif path is not None:
        key = "file"
        try:
            features = geometry.read_features(path)
        except WrongGeometry as wrong:
            table.fault(key, wrong.problem, wrong.instead)
            return []
        if wanted is not None:
            features = _selected(features, wanted)
    else:
        if "file" not in table.data and "polygon" not in table.data:
            table.fault(None, _("There is no outline here."), _('Add: file = "outline.geojson"'))
        return []
    found: list[tuple[Feature, Surface]] = []
    for place, feature in enumerate(features, 1):
        try:
            found.append((feature, geometry.surface(feature.geometry, country)))
        except WrongGeometry as wrong:
            name = _name_of(feature) or str(place)
            where = _("Feature “%(name)s”: ") % {"name": name} if len(features) > 1 else ""
            table.fault(key, where + wrong.problem, wrong.instead)
    return found


def _inline(table: Table) -> Feature | None:
    if "polygon" not in table:
        return None
    corners = table.data["polygon"]
    if not isinstance(corners, list):
        table.fault(
            "polygon",
            _("The corners of an outline are a list."),
            _("Write: polygon = [[19.04, 47.49], [19.06, 47.49], [19.06, 47.51]]"),
        )
        return Feature({}, None)
    return Feature({}, {"type": "Polygon", "coordinates": [corners]})


def _selected(features: Sequence[Feature], wanted: Table) -> list[Feature]:
    """The features with the wanted properties; a fault where a property or its value does not exist."""
    for key, value in wanted.data.items():
        wanted.asked.add(key)
        known = sorted({name for feature in features for name in feature.properties})
        if key not in known:
            wanted.unknown(key, key, known, _("property"))
            return []
        values = sorted({str(feature.properties.get(key)) for feature in features})
        if str(value) not in values:
            wanted.fault(
                key,
                _("No feature has the %(key)s “%(value)s”.") % {"key": key, "value": value},
                did_you_mean(str(value), values),
            )
            return []
    found = geometry.select(features, wanted.data)
    if not found:
        wanted.fault(None, _("No feature has all of these properties."), _("Ask for fewer of them."))
    return found


def _name_of(feature: Feature) -> str:
    return str(feature.properties.get("name") or feature.properties.get("NAME") or "")


def _areas(document: Document) -> list[dict[str, Any]]:
    """The areas' rows, with their outlines under `outline`."""
    written = document.root.data.get("areas")
    if isinstance(written, list):
        return _listed_areas(document)
    table = document.root.table("areas")
    return [] if table is None else _areas_of_file(table)


def _areas_of_file(table: Table) -> list[dict[str, Any]]:
    country = _country(table.document)
    name_key = table.text("name", default="name")
    code_key = table.text("code", default=name_key)
    kind = table.text("kind", default="district", longest=20)
    population_key = table.text("population", default="population")
    found = _surfaces(table, country)
    table.close()
    rows: list[dict[str, Any]] = []
    for position, (feature, outline) in enumerate(found):
        for written, key in (("name", name_key), ("code", code_key)):
            if feature.properties.get(key) in (None, ""):
                table.fault(
                    written if written in table.data else None,
                    _("Feature %(place)d has no property “%(key)s”.") % {"place": position + 1, "key": key},
                    did_you_mean(key, sorted(feature.properties)),
                )
                return []
        population = feature.properties.get(population_key)
        rows.append({
            "code": code_from(str(feature.properties[code_key])),
            "name": str(feature.properties[name_key])[:120],
            "kind": kind,
            "population": population if isinstance(population, int) and population > 0 else None,
            "position": position,
            "outline": outline,
        })  # fmt: skip
    seen: set[str] = set()
    for row in rows:
        if row["code"] in seen:
            table.fault(
                "code" if "code" in table.data else None,
                _("Two areas get the code “%(code)s”.") % {"code": row["code"]},
                _("Name a property under `code` that is different for each area."),
            )
            return []
        seen.add(row["code"])
    return rows


def _listed_areas(document: Document) -> list[dict[str, Any]]:
    tables = document.root.tables("areas")
    rows: list[dict[str, Any]] = []
    for position, table in enumerate(tables):
        row: dict[str, Any] = {
            "code": table.code("code"),
            "name": table.text("name", required=True, longest=120),
            "kind": table.text("kind", default="district", longest=20),
            "population": table.whole("population", least=1),
            "position": position,
        }
        found = _surfaces(table, _country(document))
        row["outline"] = geometry.joined([outline for _feature, outline in found]) if found else None
        table.close()
        rows.append(row)
    ensure_unique(tables, "code", [row["code"] for row in rows], _("code"))
    return [row for row in rows if row["outline"] is not None]


def _compare(document: Document, boundary: Surface | None, areas: list[dict[str, Any]]) -> None:
    """Warn of areas that overlap, or that lie outside the boundary; turn their outlines into GeoJSON."""
    table, key = document.root, "areas"
    outlines = [row["outline"] for row in areas]
    for first, second, part in geometry.overlaps(outlines):
        table.warn(
            key,
            _("%(first)s and %(second)s overlap by %(percent).1f %% of the smaller one.")
            % {"first": areas[first]["name"], "second": areas[second]["name"], "percent": 100 * part},
            _("Cases there belong to %(first)s, which comes first.") % {"first": areas[first]["name"]},
        )
    for row in areas:
        part = geometry.part_outside(row["outline"], boundary) if boundary else 0.0
        if part > OUTSIDE:
            table.warn(
                key,
                _("%(percent).1f %% of %(name)s lies outside the boundary.")
                % {"percent": 100 * part, "name": row["name"]},
                _("Check which of the two is right."),
            )
        row["geometry"] = geometry.as_geojson(row.pop("outline"))
