"""The small cast of the suite: two towns with people, categories, bodies and workflows that differ."""

from typing import Any

from django.test import Client

from cases.judging import Place
from cases.models import Body, Case, Category, Contact, RoutingRule, Status, Transition, Workflow
from cases.services.reporting import Report, Reporter, report_case
from tenants.accounts.actors import ANONYMOUS, Actor, actor_for
from tenants.accounts.middleware import SECOND_FACTOR
from tenants.accounts.models import Person
from tenants.accounts.roles import MUNICIPAL
from tenants.areas.models import Area
from tenants.fleet.creation import create
from tenants.models import Domain, Municipality

KOHID_SQUARE = Place(47.05, 19.06, "Fő tér 1.")
ZOLDVAR_SQUARE = Place(47.55, 19.55, "Várkapu utca 22.")


def square(lon: float, lat: float, size: float = 0.1) -> dict[str, Any]:
    """A square as a GeoJSON polygon, from its south-western corner, in degrees."""
    corners = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]
    return {"type": "Polygon", "coordinates": [corners]}


def found_all() -> None:
    found("kohid", "Kőhíd", "KH", ["hu", "en", "de"], 19.0, 47.0, moderates=True)
    found("zoldvar", "Zöldvár", "ZV", ["hu"], 19.5, 47.5, moderates=False)


def found(slug: str, name: str, prefix: str, languages: list[str], lon: float, lat: float, *,
          moderates: bool) -> Municipality:
    """A whole municipality: schema, host name, two areas, catalogue, workflow and one person for each role."""
    town = create(Municipality(slug=slug, name=name, prefix=prefix, languages=languages, state="live",
                               boundary=square(lon, lat), population=20_000,
                               contact={"office": f"{name} Önkormányzata", "phone": "(06 99) 555 010"}))
    Domain.objects.create(domain=f"{slug}.localhost", tenant=town)
    with town.entered():
        for number, quarter in enumerate(("Óváros", "Újváros")):
            Area.objects.create(code=f"q{number + 1}", name=quarter, position=number, population=10_000,
                                geometry=square(lon + number * 0.05, lat, 0.05))
        fill_catalogue(slug)
        fill_workflow(moderates)
        for role in MUNICIPAL:
            Person.objects.create_user(f"{role}@{slug}.example", name=f"{name} {role.title()}", role=role)
    return town


def fill_catalogue(slug: str) -> None:
    lighting = Category.objects.create(code="lighting", names={"hu": "Közvilágítás", "en": "Street lighting"},
                                       icon="lamp", answer_days=8, solution_days=30)
    potholes = Category.objects.create(code="potholes", names={"hu": "Kátyú", "en": "Pothole"}, icon="road",
                                       answer_days=8, solution_days=30, position=1)
    works = Body.objects.create(code="works", name="Városüzemeltető")
    lamps = Body.objects.create(code="lamps", name="FényHáló Közvilágítás", kind="utility")
    for body in (works, lamps):
        Contact.objects.create(body=body, email=f"{body.code}@{slug}-bodies.example")
    RoutingRule.objects.create(category=lighting, body=lamps)
    RoutingRule.objects.create(category=potholes, body=works)


def fill_workflow(moderates: bool) -> None:
    """Reported → (checked) → sent → promised → said to be done → confirmed, or closed with a reason."""
    flow = Workflow.objects.create(code="plain", names={"hu": "Egyszerű"})
    rows = [("checking", "moderation", "none", "Ellenőrzés alatt", "Being checked")] if moderates else []
    rows += [("sent", "open", "none", "Válaszra vár", "Waiting for an answer"),
             ("promised", "waiting", "none", "Határidőt ígértek", "A date is promised"),
             ("claimed", "waiting", "claimed", "Késznek jelezték", "Said to be done"),
             ("solved", "solved", "confirmed", "Megerősítve: kész", "Confirmed: done"),
             ("closed", "closed", "none", "Lezárva, nincs kész", "Closed, not done")]
    statuses = {code: Status.objects.create(workflow=flow, code=code, phase=phase, proof=proof,
                                            names={"hu": hungarian, "en": english}, position=position,
                                            initial=position == 0, public=phase != "moderation")
                for position, (code, phase, proof, hungarian, english) in enumerate(rows)}
    staff = ["agent", "manager", "administrator"]
    moves: list[tuple[str, str | None, str, list[str], list[str]]] = [
        ("send", "checking", "sent", staff, []),
        ("promise", "sent", "promised", [*staff, "body"], ["promised_date"]),
        ("claim", "sent", "claimed", [*staff, "inspector", "body"], []),
        ("claim-promised", "promised", "claimed", [*staff, "inspector", "body"], []),
        ("confirm", "claimed", "solved", [*staff, "reporter"], []),
        ("reopen", "claimed", "sent", [*staff, "reporter"], []),
        ("close", None, "closed", staff, ["reason"]),
    ]
    for position, (code, source, target, roles, requires) in enumerate(moves):
        if source is not None and source not in statuses:
            continue
        Transition.objects.create(
            workflow=flow, code=code, source=statuses[source] if source else None, target=statuses[target],
            names={"hu": code, "en": code}, roles=roles, requires=requires, position=position,
            reasons={"no_answer": {"hu": "Nem válaszoltak"}} if code == "close" else {})


def person_with(role: str) -> Person:
    return Person.objects.get(role=role)


def actor_with(role: str) -> Actor:
    """The town's own person with a role, as an actor. Call it inside the town."""
    return actor_for(person_with(role))


def client_of(town: Municipality, role: str = "") -> Client:
    """A browser on the town's host; with a role, signed in with both factors."""
    client = Client(headers={"host": f"{town.slug}.localhost", "accept-language": "en"})
    if role:
        with town.entered():
            signed_in(client, person_with(role))
    return client


def signed_in(client: Client, person: Person) -> Client:
    """The same browser with somebody signed in with both factors. Call it inside the person's town."""
    client.force_login(person)
    session = client.session
    session[SECOND_FACTOR] = True
    session.save()
    return client


def a_case(title: str = "Dark lamp", *, category: str = "lighting", at: Place = KOHID_SQUARE, email: str = "",
           actor: Actor = ANONYMOUS, **report: Any) -> Case:
    """A reported case. Call it inside the town."""
    reporter = Reporter(email=email, language="en") if email else None
    return report_case(Report(category=category, title=title, at=at, reporter=reporter, **report), actor=actor)


def move(code: str) -> Transition:
    return Transition.objects.get(code=code)


