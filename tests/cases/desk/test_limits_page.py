"""A municipality settles for itself how much the public may write in an hour."""

from django.test import Client

from cases.catalogue import forget_catalogues
from cases.models import Setting
from cases.site.gate import Allowed, allowed
from tenants.models import Municipality
from tests.towns import client_of

PAGE = "/desk/settings/limits/"
WISH = {"free": "5", "slow": "12", "most": "90", "town": "120", "trusted": "192.0.2.17\n2001:db8::/48\n192.0.2.17/32"}


def now(town: Municipality) -> Allowed:
    with town.entered():
        forget_catalogues()
        return allowed()


def test_figures_are_kept_where_they_differ_and_taken_back_with_one_press(kohid: Municipality) -> None:
    boss = client_of(kohid, role="administrator")
    assert boss.post(PAGE, WISH).status_code == 302
    assert now(kohid) == Allowed(free=5, most=90, trusted=("192.0.2.17/32", "2001:db8::/48"))
    with kohid.entered():
        assert set(Setting.objects.get(key="limits").value) == {"free", "most", "trusted"}
    assert 'value="90"' in boss.get(PAGE).content.decode()
    assert boss.post(PAGE, {"ready": "1"}).status_code == 302
    assert now(kohid) == Allowed()


def test_what_contradicts_itself_is_shown_again(kohid: Municipality) -> None:
    boss = client_of(kohid, role="administrator")
    for wrong in ({"slow": "2"}, {"most": "3"}, {"trusted": "the library"}, {"trusted": "0.0.0.0/0"}, {"free": "x"}):
        answer = boss.post(PAGE, {**WISH, **wrong})
        assert answer.status_code in (400, 422)
        page = answer.content.decode()
        assert next(iter(wrong.values())) in page and 'class="fault"' in page
    assert now(kohid) == Allowed()


def test_only_who_sets_rules_may(staff_of_kohid: Client) -> None:
    assert staff_of_kohid.get(PAGE).status_code == 403
