"""What was left out, what there is no comparison with, and how every figure is computed."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.indicators import INDICATORS
from evaluation.periods import Kind
from reporting.reports.gathering import Reading
from reporting.reports.report import Method
from reporting.reports.wording import count, language
from tenants.look import dates


def notes(reading: Reading) -> tuple[str, ...]:
    """What was left out of which figure, and why there is no comparison."""
    found = []
    for indicator in INDICATORS.values():
        left_out = reading.now.total[indicator.code].left_out
        if left_out:
            found.append(
                ngettext(
                    "{name}: {count} case is left out because its dates contradict each other.",
                    "{name}: {count} cases are left out because their dates contradict each other.",
                    left_out,
                ).format(name=str(indicator.name), count=count(left_out))
            )
    if reading.first_day and reading.year_ago is None:
        yearly = reading.period.kind is Kind.YEAR
        words = (
            _("There is no comparison with the year before: recording began on {day}.")
            if yearly
            else _("There is no comparison with a year earlier: recording began on {day}.")
        )
        found.append(words.format(day=dates.day(reading.first_day, language(), today=date.min)))
    return tuple(found)


def methods() -> tuple[Method, ...]:
    """How each figure is computed, in the indicators' own words, and how figures are compared."""
    compared = (
        _("The earlier period is taken at the same age: as it stood when as many days had passed since its end."),
        _(
            "Shares and times differ when their 95% intervals do not overlap. Numbers of cases differ when they are"
            " further apart than two numbers of the same size are by chance in 95% of cases."
        ),
    )
    small = (
        _("Where fewer than 20 cases stand behind a share or a time, it is not shown: a single case would change it."),
    )
    no_ranking = (
        _(
            "Areas and categories are not ranked. Where there are many potholes, people wait longer, whoever mends"
            " them: that is no lesser work, only a harder task."
        ),
    )
    return (
        *(
            Method(str(indicator.name), tuple(indicator.method()), str(indicator.source))
            for indicator in INDICATORS.values()
        ),
        Method(_("Compared with earlier"), compared, ""),
        Method(_("Small numbers"), small, ""),
        Method(_("No ranking"), no_ranking, ""),
    )
