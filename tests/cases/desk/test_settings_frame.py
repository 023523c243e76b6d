"""The frame around what an administrator shapes."""

from tests.towns import client_of


def test_the_administrator_finds_every_page_of_the_settings(kohid):
    page = client_of(kohid, role="administrator").get("/desk/settings/")
    assert page.status_code == 200
    assert b"How K\xc5\x91h\xc3\xadd works" in page.content


def test_whoever_may_change_nothing_is_told_so(kohid):
    page = client_of(kohid, role="inspector").get("/desk/settings/")
    assert page.status_code == 403
    assert b"Ask your administrator" in page.content


def test_only_whoever_may_change_rules_sees_the_way_there(kohid):
    assert b"/desk/settings/" in client_of(kohid, role="administrator").get("/desk/").content
    assert b"/desk/settings/" not in client_of(kohid, role="inspector").get("/desk/").content


def test_one_entry_of_the_bar_says_where_one_is(kohid):
    page = client_of(kohid, role="administrator").get("/desk/settings/").content.decode()
    begin = page.index("<nav aria-label=\"Main menu\">")
    bar = page[begin:page.index("</nav>", begin)]
    assert bar.count("aria-current") == 1
    assert '<a href="/desk/settings/" aria-current="page">' in bar
