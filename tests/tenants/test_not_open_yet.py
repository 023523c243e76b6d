"""A municipality between its making and its onboarding."""

from django.test import Client

from tenants.fleet.creation import create
from tenants.models import Domain, Municipality


def test_a_town_without_a_workflow_says_that_it_is_being_set_up(db: None) -> None:
    town = create(Municipality(slug="bare", name="Bare", prefix="BA", state="live"))
    Domain.objects.create(domain="bare.localhost", tenant=town)
    answer = Client(headers={"host": "bare.localhost", "accept-language": "hu"}).get("/report/")
    assert answer.status_code == 503
