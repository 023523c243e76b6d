"""Applying a file: all of it or nothing, and a second time nothing."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases.catalogue import catalogue
from cases.judging import Place
from cases.models import Body, Case, Category, Contact, RoutingRule, Status, Transition, Workflow
from cases.services.correcting import correct_category
from cases.services.moving import move_case
from cases.services.reporting import Report, report_case
from integrations.models import Letter
from tenants.accounts.actors import SYSTEM
from tenants.accounts.models import Person
from tenants.areas.models import Area
from tenants.fleet.names import role_name
from tenants.models import Branding, Domain, Municipality
from tenants.onboarding import plan as onboarding
from tenants.onboarding.faults import OnboardingRefused
from tenants.onboarding.plan import Plan
from tests.tenants.onboarding.power_cut import power_cut
from tests.tenants.onboarding.towns_in_files import FUZESD, OWN_WORKFLOW, fuzesd, line_of, read

pytestmark = pytest.mark.django_db


def apply(text: str) -> Plan:
    return onboarding.apply(read(text))


def plan(text: str) -> list[str]:
    return [str(change) for change in onboarding.plan(read(text)).changes]


def town() -> Municipality:
    return Municipality.objects.get(slug="fuzesd")


def traces() -> dict[str, Any]:
    """What a town called fuzesd has left in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'm_fuzesd'")
        schemas = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [role_name("m_fuzesd")])
        roles = cursor.fetchone()[0]
    return {
        "schemas": schemas,
        "roles": roles,
        "rows": Municipality.objects.filter(slug="fuzesd").count(),
        "domains": Domain.objects.filter(domain__contains="fuzesd").count(),
        "looks": Branding.objects.filter(municipality__slug="fuzesd").count(),
    }


NOTHING = {"schemas": 0, "roles": 0, "rows": 0, "domains": 0, "looks": 0}


def test_a_file_makes_a_whole_municipality() -> None:
    found = apply(FUZESD)
    assert found.is_new
    here = town()
    assert (here.name, here.prefix, here.languages, here.population) == ("Fűzesd", "FZ", ["hu", "en"], 5400)
    assert here.contact["office"] == "Fűzesdi Közös Önkormányzati Hivatal"
    assert here.settings["service_levels"]["pass_on_days"] == 8
    assert here.catalogue_version == 1
    assert here.branding.tokens["primary"] == "#14406b"
    assert list(Domain.objects.filter(tenant=here).order_by("pk").values_list("domain", "is_primary")) == [
        ("fuzesd.localhost", True),
        ("hibak.fuzesd.example", False),
    ]
    with here.entered():
        assert list(Area.objects.values_list("code", flat=True)) == ["north", "south"]
        assert Category.objects.count() == 4
        assert Contact.objects.get(body__code="lamps").email == "lamps@fuzesd.example"
        assert {row.role for row in Person.objects.all()} == {"administrator"}
        assert catalogue().initial.code == "received"
        case = report_case(Report(category="lighting", title="Dark", at=Place(47.02, 20.05, "Fő utca 1.")))
        assert case.number.startswith("FZ-")
        assert case.area is not None and case.area.code == "south"
        assert case.referrals.get().body.code == "lamps"
        assert case.referrals.get().why == {"category": "lighting"}


def test_a_second_run_changes_nothing() -> None:
    apply(FUZESD)
    before = town()
    again = apply(FUZESD)
    assert again.changes == ()
    assert again.lines() == ["Fűzesd: no changes."]
    assert town().catalogue_version == before.catalogue_version


def test_a_dry_run_changes_nothing_and_says_what_would() -> None:
    found = onboarding.plan(read(FUZESD))
    assert traces() == NOTHING
    assert found.is_new
    summary = "\n".join(found.lines())
    assert "Fűzesd is new and would get:" in summary
    assert "+ category: 4 (potholes, lighting, waste, other)" in summary
    assert "+ person: 1 (Fűz Anna)" in summary
    apply(FUZESD)
    changed = fuzesd(("population = 5400", "population = 5500"), ('only = ["potholes", ', 'only = ["graffiti", '))
    lines = onboarding.plan(read(changed)).lines()
    assert lines[0] == "Fűzesd: 3 changes."
    assert "  ~ municipality fuzesd: population 5400 → 5500" in lines
    assert "  + category graffiti: hu “Graffiti”, en “Graffiti”, de “Graffiti”" in lines
    assert "  - category potholes: no longer in the file, set to inactive" in lines
    assert town().population == 5400


def test_a_failed_run_leaves_nothing_behind() -> None:
    with power_cut(), pytest.raises(RuntimeError, match="power"):
        apply(FUZESD)
    assert traces() == NOTHING


def test_a_failed_update_leaves_the_town_as_it_was() -> None:
    apply(FUZESD)
    with power_cut(), pytest.raises(RuntimeError, match="power"):
        apply(fuzesd(('name = "Fűzesd"', 'name = "Új Fűzesd"'), ('name = "FényHáló"', 'name = "Fényes"')))
    assert town().name == "Fűzesd"
    with town().entered():
        assert Body.objects.get(code="lamps").name == "FényHáló"


def test_an_update_changes_rows_in_place_and_retires_what_is_gone() -> None:
    apply(FUZESD)
    with town().entered():
        case = report_case(Report(category="lighting", title="Dark", at=Place(47.02, 20.05, "Fő utca 1.")))
        lamps = Body.objects.get(code="lamps").pk
    without = fuzesd(
        ('[[bodies]]\ncode = "lamps"\nname = "FényHáló"\nemail = "lamps@fuzesd.example"\n\n', ""),
        ('[[routing]]\ncategory = "lighting"\nbody = "lamps"\n\n', ""),
        ('"lighting", ', ""),
        ('name = "Községgazdálkodás"', 'name = "Községgazdálkodási Kft."'),
    )
    apply(without)
    with town().entered():
        assert Body.objects.get(code="works").name == "Községgazdálkodási Kft."
        gone = Body.objects.get(pk=lamps)
        assert not gone.active
        assert not Category.objects.get(code="lighting").active
        assert not RoutingRule.objects.get(body=gone).active
        assert case.referrals.get().body == gone
        assert Case.objects.get().category.code == "lighting"
    assert apply(without).changes == ()
    # Whoever comes back is active again, in the same rows.
    apply(FUZESD)
    with town().entered():
        assert Body.objects.get(code="lamps").active
        assert Body.objects.get(code="lamps").pk == lamps
        assert RoutingRule.objects.get(body_id=lamps).active


def test_a_status_in_use_may_not_vanish() -> None:
    apply(FUZESD)
    with town().entered():
        report_case(Report(category="waste", title="Bags", at=Place(47.02, 20.05)))
    text = fuzesd(('[workflow]\nfrom = "three-step"\n', OWN_WORKFLOW))
    for attempt in (onboarding.plan, onboarding.apply):
        with pytest.raises(OnboardingRefused) as refused:
            attempt(read(text))
        (fault,) = refused.value.faults
        assert str(fault).startswith(
            f"fuzesd.toml:{line_of(text, '[workflow]')}: workflow: 1 case stands in “received”"
        )
        assert "Keep the status until they have been moved to another." in fault.instead
    with town().entered():
        assert Status.objects.filter(code="received").exists()
        assert Transition.objects.filter(code="start").exists()


def test_a_status_in_use_keeps_its_meaning() -> None:
    apply(FUZESD)
    with town().entered():
        case = report_case(Report(category="waste", title="Bags", at=Place(47.02, 20.05)))
    text = fuzesd(
        ('from = "three-step"\n', 'from = "three-step"\n[workflow.statuses.received]\nphase = "moderation"\n')
    )
    with pytest.raises(OnboardingRefused, match="its meaning would change from open/none to moderation/none"):
        apply(text)
    with town().entered():
        move_case(case, Transition.objects.get(code="start"), actor=SYSTEM)
    assert apply(text).changes


def test_another_workflow_takes_the_place_of_one_that_no_case_stands_in() -> None:
    apply(FUZESD)
    apply(fuzesd(('from = "three-step"', 'from = "council"')))
    with town().entered():
        assert set(Status.objects.values_list("code", flat=True)) >= {"checking", "to-inspect", "done"}
        # History may speak of it, so it is retired and not deleted.
        assert not Status.objects.get(code="received").active
        assert catalogue().initial.code == "checking"
        assert {row.workflow.code for row in Status.objects.select_related("workflow")} == {"council"}


def test_people_are_added_and_changed_but_never_taken_away() -> None:
    apply(FUZESD)
    more = '[[staff]]\nemail = "Bela@fuzesd.example"\nname = "Ág Béla"\nrole = "agent"\n'
    apply(fuzesd(more=more))
    apply(fuzesd(('name = "Fűz Anna"', 'name = "Fűz-Nagy Anna"')))
    with town().entered():
        assert {row.email: row.name for row in Person.objects.all()} == {
            "anna@fuzesd.example": "Fűz-Nagy Anna",
            "bela@fuzesd.example": "Ág Béla",
        }


def test_who_is_invited_gets_one_letter(settings: Any) -> None:
    settings.EMAIL_BACKEND = "integrations.email.backend.LetterBackend"
    text = fuzesd(('role = "administrator"', 'role = "administrator"\nlanguage = "en"\ninvite = true'))
    apply(text)
    apply(fuzesd(('role = "administrator"', 'role = "manager"\ninvite = true')))
    with town().entered():
        letter = Letter.objects.get()
        assert letter.to_address == "anna@fuzesd.example"
        assert letter.subject == "Your desk at Fűzesd is ready"
        assert "fuzesd.localhost" in letter.text
        assert "your role there is: administrator" in letter.text


def test_a_host_name_or_prefix_of_another_town_is_refused_at_its_line() -> None:
    text = fuzesd(('"hibak.fuzesd.example"', '"kohid.localhost"'))
    with pytest.raises(OnboardingRefused) as refused:
        onboarding.plan(read(text))
    assert f"fuzesd.toml:{line_of(text, 'kohid.localhost')}: municipality.domains[2]: " in refused.value.sentence
    assert "The host name kohid.localhost belongs to Kőhíd." in refused.value.sentence
    with pytest.raises(OnboardingRefused, match="Case numbers with KH are those of Kőhíd"):
        apply(fuzesd(('prefix = "FZ"', 'prefix = "KH"')))
    assert traces() == NOTHING


def test_host_names_come_and_go_with_the_file() -> None:
    apply(FUZESD)
    apply(fuzesd(('domains = ["fuzesd.localhost", "hibak.fuzesd.example"]', 'domains = ["fuzesd.example"]')))
    assert list(Domain.objects.filter(tenant=town()).values_list("domain", "is_primary")) == [("fuzesd.example", True)]


def test_settings_that_others_have_made_stay() -> None:
    apply(FUZESD)
    here = town()
    here.settings["tiles_url"] = "https://tiles.example/{z}/{x}/{y}"
    here.save(update_fields=["settings"])
    assert apply(FUZESD).changes == ()
    assert town().settings["tiles_url"] == "https://tiles.example/{z}/{x}/{y}"


def test_the_command_says_what_it_does(tmp_path: Path) -> None:
    path = tmp_path / "fuzesd.toml"
    path.write_text(FUZESD)
    out = StringIO()
    call_command("onboard", path, "--dry-run", stdout=out)
    assert "Nothing was changed: this was a dry run." in out.getvalue()
    assert traces() == NOTHING
    out = StringIO()
    call_command("onboard", path, stdout=out)
    assert "Fűzesd is new and has now:" in out.getvalue()
    out = StringIO()
    call_command("onboard", path, stdout=out)
    assert "Fűzesd: no changes." in out.getvalue()


def test_the_command_refuses_with_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "fuzesd.toml"
    path.write_text(fuzesd(('prefix = "FZ"', 'prefix = "f"'), ('body = "lamps"', 'body = "lamp"')))
    with pytest.raises(CommandError) as refused:
        call_command("onboard", path)
    assert "2 things in it are wrong" in str(refused.value)
    assert str(refused.value).count("fuzesd.toml:") == 2


def test_what_was_made_at_the_desk_or_by_an_import_is_left_alone() -> None:
    apply(FUZESD)
    with town().entered():
        Body.objects.create(code="railway", name="Vasút")
        Category.objects.create(code="noise", names={"hu": "Zaj"})
    Domain.objects.create(tenant=town(), domain="other.example", is_primary=False)
    assert apply(FUZESD).changes == ()
    with_it = fuzesd(more='\n[[bodies]]\ncode = "railway"\nname = "Vasút"\nemail = "x@railway.example"\n')
    apply(with_it)
    # Once a file has named it, a file may take it back.
    apply(FUZESD)
    with town().entered():
        assert not Body.objects.get(code="railway").active
        assert Category.objects.get(code="noise").active


FURTHER = '\n[[workflows]]\ncode = "green"\nfrom = "three-step"\ngroups = ["roads"]\n'


def test_a_further_workflow_comes_and_goes_with_the_file() -> None:
    apply(fuzesd(more=FURTHER))
    assert apply(fuzesd(more=FURTHER)).changes == ()
    with town().entered():
        case = report_case(Report(category="potholes", title="Hole", at=Place(47.02, 20.05)))
        assert case.status.code == "green-received"
        assert catalogue().workflow.code == "three-step"
    with pytest.raises(OnboardingRefused, match="1 case stands in “green-received”"):
        apply(FUZESD)
    with town().entered():
        correct_category(case, Category.objects.get(code="waste"), actor=SYSTEM)
        case.refresh_from_db()
        assert case.status.code == "received"
        assert case.events.get(type="case_remapped").data["workflow"] == "three-step"
    apply(FUZESD)
    with town().entered():
        assert not Workflow.objects.get(code="green").active
        assert catalogue().workflow_of(Category.objects.get(code="potholes")).code == "three-step"
    assert apply(FUZESD).changes == ()


def test_every_change_by_the_file_is_a_version() -> None:
    apply(FUZESD)
    apply(fuzesd(('from = "three-step"', 'from = "three-step"\nladder = [{ after_days = 3, act = "remind" }]')))
    with town().entered():
        flow = Workflow.objects.get()
        assert flow.ladder == [{"after_days": 3, "act": "remind"}]
        assert [(row.number, row.definition["ladder"][0]["after_days"]) for row in flow.versions.all()] == [
            (2, 3), (1, 14)]
