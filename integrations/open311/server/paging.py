"""Which part of a list is asked for: its span of time, and its page."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.open311.server.asked import Asked, Span
from integrations.open311.server.refusals import wrong

MOST = 1000
MOST_PAGES = 100_000
LONGEST = timedelta(days=90)
# The clocks change between two dates.
FORGIVEN = timedelta(hours=1)


@dataclass(frozen=True)
class Page:
    """One page of rows: its number and size, and whether another one follows."""

    number: int
    size: int
    has_more: bool = False

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        """One row more than the page holds, which tells whether another one follows."""
        return self.start + self.size + 1

    def holding(self, rows: int) -> "Page":
        """This page, when so many rows were found from its start on."""
        return Page(self.number, self.size, rows > self.size)


def page_of(asked: Asked) -> Page:
    """The page asked for: the first thousand rows where nothing is said, and never more at once."""
    return Page(asked.whole("page", most=MOST_PAGES, default=1),
                min(asked.whole("page_size", most=999_999_999, default=MOST), MOST))


def links(asked: Asked, page: Page) -> dict[str, str]:
    """A header that says where the pages before and after are found."""
    numbers = {"prev": page.number - 1, "next": page.number + 1 if page.has_more else 0}
    found = []
    for relation, number in numbers.items():
        if number:
            query = asked.request.GET.copy()
            query.pop("api_key", None)
            query["page"] = str(number)
            address = asked.request.build_absolute_uri(f"{asked.request.path}?{query.urlencode()}")
            found.append(f'<{address}>; rel="{relation}"')
    return {"Link": ", ".join(found)} if found else {}


def span_of(asked: Asked, usual: timedelta) -> Span:
    """The span of start_date and end_date; the most recent `usual` where neither is given.

    Raises:
        Refused: it is longer than 90 days, or ends before it begins.
    """
    start, end = asked.span("start_date"), asked.span("end_date")
    now = timezone.now()
    if start and end:
        if start.begins > end.ends:
            raise wrong(_("end_date lies before start_date."))
        if end.begins - start.begins > LONGEST + FORGIVEN:
            raise wrong(_("From start_date to end_date there are more than %(days)s days. Please ask in parts.")
                        % {"days": LONGEST.days})
        return Span(start.begins, end.ends)
    if start:
        return Span(start.begins, start.begins + LONGEST)
    if end:
        return Span(end.begins - LONGEST, end.ends)
    return Span(now - usual, now)
