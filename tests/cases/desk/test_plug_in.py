"""The desk's page about the plug-in."""

import re
from html import unescape

from cases.settings import setting
from tenants.models import Municipality
from tests.towns import client_of

PAGE = "/desk/settings/plug-in/"


def test_an_administrator_names_websites_and_copies_both_forms_of_the_code(kohid: Municipality) -> None:
    admin = client_of(kohid, role="administrator")
    answer = admin.post(PAGE, {"hosts": "https://www.kohid.hu/\n*.kohid.hu"}, follow=True)
    assert answer.status_code == 200 and "www.kohid.hu\n*.kohid.hu" in answer.content.decode()
    with kohid.entered():
        assert setting("embed_hosts") == ["www.kohid.hu", "*.kohid.hu"]
    page = admin.get(f"{PAGE}?view=list&category=potholes&area=q1&lang=de&height=700")
    script, frame = [unescape(code) for code in re.findall(r"<textarea class=\"code\".*?>(.*?)</textarea>",
                                                           page.content.decode(), re.DOTALL)]
    assert ('src="http://kohid.localhost/embed.js" data-view="list" data-category="potholes" data-area="q1" '
            'data-lang="de" data-height="700" async') in script
    assert "<noscript><a href=" in script
    assert 'src="http://kohid.localhost/embed/de/cases/?category=potholes&amp;area=q1"' in frame
    assert 'title="' in frame and 'height="700"' in frame
    assert admin.get(unescape(re.search('src="http://kohid.localhost([^"]+)"', frame)[1])).status_code == 200
    assert "frame-src 'self'" in page["Content-Security-Policy"]


def test_what_is_wrong_is_said_beside_what_was_typed(kohid: Municipality) -> None:
    admin = client_of(kohid, role="administrator")
    answer = admin.post(PAGE, {"hosts": "www.kohid.hu\nhttp://regi.hu"})
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "http://regi.hu" in shown and "not encrypted" in shown and 'id="sites-hosts_error"' in shown
    with kohid.entered():
        assert setting("embed_hosts") == []


def test_nobody_else_may_name_websites(kohid: Municipality) -> None:
    assert client_of(kohid, role="agent").get(PAGE).status_code == 403
