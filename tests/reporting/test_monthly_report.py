"""The report: its plain values are what the page and the paper show, in every language, whatever the period holds."""

import re
from datetime import date
from itertools import chain

import h3
import pytest
from django.utils import timezone, translation

from cases.models import Case, Category
from evaluation.periods import Period
from reporting.charts.chart import Table
from reporting.paper import as_file, as_paper, as_pdf
from reporting.reports.monthly import NoReport, gather
from reporting.reports.report import MonthlyReport
from tests.reporting.past import FIRST_DAY, live_through
from tests.reporting.reading import Page, failed_rules, filled, headings_of_pdf, squeezed, words_of_pdf
from tests.towns import a_case, client_of

# What a line of words takes of a page's height.
ONE_LINE = 0.02
JUNE = Period.of("2024-06")
LATER = date(2025, 1, 15)


def cells(table: Table | None) -> list[str]:
    return [*table.head, *chain(*table.rows), *table.foot] if table else []


def everything_said(report: MonthlyReport) -> list[str]:
    """Every word and figure of the report, as a reader should find it."""
    said = [report.title, report.when, report.lede, report.brief, report.caution, report.empty, report.made_of]
    said += [sentence.plain for sentence in report.summary]
    for figure in report.figures:
        said += [figure.name, figure.gist, figure.value, figure.interval, figure.n, figure.verdict]
        said += [figure.before_value] * report.has_before + [figure.year_ago_value] * report.has_year_ago
    for chart in report.charts:
        said += [chart.title, chart.method, *cells(chart.table)]
    if report.map:
        said += [report.map.title, report.map.question, *report.map.notes, *(one.words for one in report.map.legend)]
    said += cells(report.categories) + cells(report.areas) + list(report.notes)
    for method in report.methods:
        said += [method.name, *method.paragraphs, method.source]
    return [words for words in [*said, report.colophon] if words]


def missing(report: MonthlyReport, found: str) -> list[str]:
    within = squeezed(found)
    return [words for words in everything_said(report) if squeezed(words) not in within]


@pytest.fixture
def lived(zoldvar):
    """A town with two years of cases."""
    live_through(zoldvar, 2.0)
    return zoldvar


def test_page_and_paper_show_what_the_plain_values_say(lived):
    report = gather(lived, JUNE)
    answer = client_of(lived).get("/reports/monthly/2024-06/")
    page = Page(answer.content.decode())
    assert answer.status_code == 200 and missing(report, page.words) == []

    answer = client_of(lived).get("/reports/monthly/2024-06.pdf")
    assert (
        answer["Content-Type"] == "application/pdf"
        and 'filename="zoldvar-2024-06.pdf"' in answer["Content-Disposition"]
    )
    assert missing(report, words_of_pdf(answer.content)) == []

    assert missing(report, Page(as_file(report)).words) == []


def test_the_parts_of_a_report_add_up(lived):
    report = gather(lived, JUNE, as_of=LATER)
    by_code = {figure.code: figure for figure in report.figures}
    with lived.entered():
        reported = Case.objects.filter(reported_at__year=2024, reported_at__month=6).count()
    assert by_code["cases_reported"].now.n == reported
    assert by_code["cases_reported"].value == str(reported)
    assert report.categories and report.areas
    for table in (report.categories, report.areas):
        for column in ("Új", "Nyitott"):
            place = table.head.index(column)
            assert sum(int(row[place]) for row in table.rows) == int(table.foot[place])
    trend = next(chart for chart in report.charts if chart.key == "trend")
    assert trend.table.rows[-1] == ("2024.\u00a0június", str(reported), by_code["cases_reported"].year_ago_value)
    backlog = next(chart for chart in report.charts if chart.key == "backlog")
    assert sum(int(row[1]) for row in backlog.table.rows) == by_code["open_backlog"].now.n


def test_every_case_is_on_the_map_or_counted_beside_it(lived):
    with lived.entered():
        june = list(Case.objects.filter(reported_at__year=2024, reported_at__month=6)[:3])
        Case.objects.filter(pk=june[0].pk).update(lat=None, lon=None, cell=None)
        far_away = h3.str_to_int(h3.latlng_to_cell(48.86, 2.35, 9))
        Case.objects.filter(pk__in=[one.pk for one in june[1:]]).update(cell=far_away)
    report = gather(lived, JUNE, as_of=LATER)
    assert report.map and report.map.density.outside == 2
    assert [note[:1] for note in report.map.notes[1:3]] == ["2", "1"]


@pytest.mark.parametrize("code", ["2024-06", "2024-Q2", "2024"])
def test_every_kind_of_period_becomes_an_accessible_document_with_full_pages(lived, code):
    report = gather(lived, Period.of(code), as_of=LATER)
    pdf = as_pdf(report)
    assert failed_rules(pdf) == []
    assert headings_of_pdf(pdf)[:3] == [report.title, report.brief, "Kategóriánként"]
    shares = filled(pdf)
    # A line more or less, as names and numbers happen to wrap, leaves a page as full as it was.
    assert min(shares[:-1]) > 2 / 3 - ONE_LINE, shares
    words = squeezed(words_of_pdf(pdf))
    at = 0
    for piece in (report.title, report.brief, report.summary[0].plain, report.figures_caption, "Kategóriánként"):
        at = words.index(squeezed(piece), at)
    for piece in (report.charts[0].title, "Területenként", "Így számolunk", "Az ábrák számai"):
        at = words.index(squeezed(piece), at)


@pytest.mark.parametrize("language", ["hu", "en", "de"])
def test_a_report_speaks_one_language_throughout(lived, language):
    with translation.override("en" if language == "hu" else "hu"):
        report = gather(lived, JUNE, language, as_of=LATER)
        html, _files = as_paper(report)
    heads = {"hu": "Így számolunk", "en": "How we count", "de": "So zählen wir"}
    assert [word for word, head in heads.items() if head in html] == [language]
    assert f'<html lang="{language}">' in html
    assert report.when.replace("\u00a0", " ") == {"hu": "2024. június", "en": "June 2024", "de": "Juni 2024"}[language]


def test_a_document_names_only_what_is_handed_over(lived):
    html, files = as_paper(gather(lived, JUNE, as_of=LATER))
    links = [link for link in Page(html).links if not link.startswith("#")]
    assert links and set(links) <= set(files)
    css = b"".join(content for name, content in files.items() if name.endswith(".css")).decode()
    assert {f"fonts/{name}" for name in re.findall(r'url\("([^"]+)"\)', css)} <= set(files)
    assert "var(--" not in html + files["paper.css"].decode()


def test_the_page_is_clean_for_a_strict_content_policy(lived):
    answer = client_of(lived).get("/reports/monthly/2024-06/")
    assert Page(answer.content.decode()).blocked == []
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_the_same_values_give_the_same_document(lived):
    one, other = (as_pdf(gather(lived, JUNE, as_of=LATER)) for _time in range(2))
    assert one == other


def test_hostile_words_stay_words(lived):
    hostile = '<script>alert(1)</script> {{ x }} var(--ink) "&<b>'
    with lived.entered():
        Category.objects.update(names={"hu": hostile})
    lived.name = lived.legal_name = hostile[:60]
    lived.contact = {"address": "<img src=file:///etc/passwd>"}
    lived.catalogue_version += 1
    report = gather(lived, JUNE, as_of=LATER)
    pdf = as_pdf(report)
    assert failed_rules(pdf) == []
    assert "<script>alert(1)</script>" in words_of_pdf(pdf).replace("\r\n", "")
    assert "<script" not in as_paper(report)[0] and "<script" not in as_file(report)
    assert "file:///etc/passwd" in words_of_pdf(pdf).replace("\r\n", "") and "root:" not in words_of_pdf(pdf)


def test_a_period_without_cases_says_so_in_one_sentence(lived):
    report = gather(lived, Period.of("2022-03"), as_of=LATER)
    assert report.empty == (
        "Ebben az időszakban (2022.\u00a0március) nem érkezett bejelentés, mert az adatgyűjtés még nem kezdődött el."
    )
    assert not report.figures and not report.charts and report.map is None and not report.summary
    pdf = as_pdf(report)
    assert failed_rules(pdf) == [] and missing(report, words_of_pdf(pdf)) == []
    assert len(filled(pdf)) == 1
    answer = client_of(lived).get("/reports/monthly/2022-03/")
    assert answer.status_code == 200 and report.empty.split(",")[1] in answer.content.decode()


def test_a_quiet_month_still_tells_of_the_cases_that_stayed_open(lived):
    report = gather(lived, Period.of("2025-01"), as_of=LATER)
    assert report.empty and len(report.summary) == 1
    assert "ügy volt nyitva" in report.summary[0].plain


def test_one_case_is_enough_for_a_report(zoldvar):
    with zoldvar.entered():
        a_case()
    report = gather(zoldvar, Period.around(timezone.localdate(), JUNE.kind))
    assert report.summary == () or report.empty == ""
    pdf = as_pdf(report)
    assert failed_rules(pdf) == [] and missing(report, words_of_pdf(pdf)) == []


def test_a_neighbours_cases_are_in_nobody_elses_report(lived, kohid):
    assert gather(kohid, JUNE, as_of=LATER).empty
    answer = client_of(kohid).get("/reports/")
    assert b"2024" not in answer.content


def test_earlier_periods_are_taken_at_the_same_age(lived):
    young = gather(lived, JUNE, as_of=date(2024, 6, 10))
    assert young.caution.startswith("Az időszak még tart")
    reported = next(figure for figure in young.figures if figure.code == "cases_reported")
    with lived.entered():
        first_ten = {
            year: Case.objects.filter(
                reported_at__year=year, reported_at__month=month, reported_at__day__lte=10, origin="import"
            ).count()
            for year, month in ((2024, 6), (2023, 6))
        }
    assert reported.now.n == first_ten[2024]
    assert reported.year_ago and reported.year_ago.n == first_ten[2023]


def test_nothing_is_compared_with_a_time_in_which_nobody_counted(lived):
    early = gather(lived, Period.of("2023-06"), as_of=LATER)
    assert early.has_before and not early.has_year_ago
    assert any("2023.\u00a0január\u00a02." in note for note in early.notes)
    first = gather(lived, Period.around(FIRST_DAY, JUNE.kind), as_of=LATER)
    assert not first.has_before and not first.has_year_ago
    year = gather(lived, Period.of("2024"), as_of=LATER)
    assert year.has_year_ago and not year.has_before


def test_a_period_in_the_future_has_no_report(lived):
    with pytest.raises(NoReport, match="2031"):
        gather(lived, Period.of("2031-01"), as_of=LATER)
