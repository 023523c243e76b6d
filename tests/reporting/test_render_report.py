"""``manage.py render_report``: a document for the asking, and a clear sentence for every wrong wish."""

import pytest
from django.core.management import CommandError, call_command

from tests.reporting.past import live_through
from tests.reporting.reading import Page, failed_rules, words_of_pdf


def ask(out, **wishes: str) -> None:
    given = {"municipality": "zoldvar", "report": "monthly", "period": "2024-06", "out": str(out)} | wishes
    call_command("render_report", **given, verbosity=0)


def test_a_report_is_written_as_pdf_and_as_one_html_file(zoldvar, tmp_path, capsys):
    live_through(zoldvar, 0.5)
    out, html = tmp_path / "report.pdf", tmp_path / "report.html"
    ask(out, html=str(html), as_of="2024-12-31", language="en")
    assert failed_rules(out.read_bytes()) == []
    assert "The streets of Zöldvár" in words_of_pdf(out.read_bytes()).replace("\u00a0", " ")
    page = Page(html.read_text(encoding="utf-8"))
    assert "June\u00a02024" in page.words and page.links == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "report.pdf"]
    assert str(out) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"municipality": "atlantis"}, "no municipality 'atlantis'.*kohid, zoldvar"),
        ({"period": "2024-13"}, "no period: write it like 2024, 2024-Q2 or 2024-06"),
        ({"period": "2024-06..2024-01"}, "no period"),
        ({"period": "2099-01"}, "2099"),
        ({"period": "2024-06", "as_of": "2024-05-31"}, "2024"),
        ({"as_of": "31.12.2024"}, "Write it like 2025-10-12"),
        ({"as_of": "2099-01-01"}, "has not come yet"),
        ({"language": "tlh"}, "no language that we speak"),
    ],
)
def test_a_wrong_wish_is_answered_with_one_sentence(zoldvar, tmp_path, wish, words):
    with pytest.raises(CommandError, match=words):
        ask(tmp_path / "report.pdf", **wish)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told_before_the_work(zoldvar, tmp_path):
    with pytest.raises(CommandError, match="does not exist"):
        ask(tmp_path / "nowhere" / "report.pdf")
    with pytest.raises(CommandError, match="is a folder"):
        ask(tmp_path)
    with pytest.raises(CommandError, match="does not exist"):
        ask(tmp_path / "report.pdf", html=str(tmp_path / "nowhere" / "report.html"))
