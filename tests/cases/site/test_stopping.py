"""Questions of a category, and answers after which nothing is sent: what to do at once stands there instead."""

import pytest
from django.template import Context, Template
from django.test import Client

from cases.catalogue import forget_catalogues
from cases.models import Case, Category
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.cases.site.test_report_form import filled
from tests.towns import client_of

QUESTIONS = [
    {"code": "gas", "kind": "yes_no", "names": {"hu": "Gázszag?"}, "required": True,
     "stops": {"yes": {"hu": "Hívja most a gázművet: 06 80 300 300."}}},
    {"code": "how_many", "kind": "number", "names": {"hu": "Hány lámpa?"}},
    {"code": "since", "kind": "date", "names": {"hu": "Mióta?"}},
    {"code": "what", "kind": "several", "names": {"hu": "Mi látszik?"},
     "options": {"hole": {"hu": "Lyuk"}, "water": {"hu": "Víz"}, "smoke": {"hu": "Füst"}},
     "stops": {"smoke": {"hu": "Hívja a 105-öt."}}},
    {"code": "more", "kind": "words", "names": {"hu": "Mi van még?"}},
]  # fmt: skip


@pytest.fixture
def town(zoldvar: Municipality) -> Municipality:
    with zoldvar.entered():
        Category.objects.filter(code="lighting").update(questions=QUESTIONS)
        Category.objects.filter(code="potholes").update(stopper={"hu": "Hívja a 112-t most."})
    forget_catalogues()
    return zoldvar


@pytest.fixture
def browser(town: Municipality) -> Client:
    return client_of(town)


def answered(**answers: object) -> dict[str, object]:
    return filled(**{"q-lighting-gas": "no", **{f"q-lighting-{code}": answer for code, answer in answers.items()}})


def cases(town: Municipality) -> list[Case]:
    with town.entered():
        return list(Case.objects.all())


def test_every_kind_of_answer_is_kept_as_text(town: Municipality, browser: Client) -> None:
    wish = answered(how_many="2,5", since="2026-05-03", what=["water", "hole"], more="Sok\nminden")
    assert browser.post("/report/", wish).status_code == 302
    (case,) = cases(town)
    assert case.answers == {"gas": "no", "how_many": "2.5", "since": "2026-05-03", "what": "hole, water",
                            "more": "Sok\nminden"}  # fmt: skip


@pytest.mark.parametrize(("code", "wrong"), [("how_many", "sok"), ("since", "tegnap"), ("gas", "talán")])
def test_an_answer_that_cannot_be_is_shown_again(town: Municipality, browser: Client, code: str, wrong: str) -> None:
    answer = browser.post("/report/", answered(**{"what": ["hole"], code: wrong}))
    assert answer.status_code == 400
    page = html(answer)
    assert "id_category_error" in page
    assert 'name="q-lighting-what" value="hole" checked' in page
    if code != "gas":
        assert f'value="{wrong}"' in page
    assert cases(town) == []


def test_an_answer_may_stop_the_form_and_nothing_typed_is_lost(town: Municipality, browser: Client) -> None:
    stopped = browser.post("/report/", answered(gas="yes") | {"description": "Az egész utcában."})
    assert stopped.status_code == 400
    page = html(stopped)
    assert '<a href="tel:0680300300"><b>06 80 300 300</b></a>' in page
    assert 'id="stop" role="alert"' in page
    assert 'value="send" disabled' in page
    assert "Az egész utcában." in page
    assert 'name="q-lighting-gas" value="yes" checked' in page
    assert cases(town) == []
    several = browser.post("/report/", answered(what=["hole", "smoke"]))
    assert 'href="tel:105"' in html(several).split('id="stop"')[1]
    # Whoever chose wrongly changes the answer and goes on.
    changed = browser.post("/report/", answered() | {"do": "changed"})
    assert changed.status_code == 200
    assert 'id="stop"' not in html(changed)


def test_a_whole_category_may_be_for_the_telephone_only(town: Municipality, browser: Client) -> None:
    assert "Hívja a 112 -t most." in words(browser.get("/report/?category=potholes"))
    assert browser.post("/report/", filled(category="potholes")).status_code == 400
    assert cases(town) == []


def test_numbers_in_words_can_be_called_and_words_stay_words() -> None:
    template = Template("{% load calling %}{{ words|calling }}")

    def called(text: str) -> str:
        return template.render(Context({"words": text}))

    assert called("Hívja a 112-t!") == 'Hívja a <a href="tel:112"><b>112</b></a>-t!'
    assert 'href="tel:+3612345678"' in called("Gázművek: +36 1 234 5678.")
    assert called("150 m, 2026-05-03 <b>") == "150 m, 2026-05-03 &lt;b&gt;"
