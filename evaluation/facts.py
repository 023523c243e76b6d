"""From the log to one row of facts per case, set by set, inside the database.

One statement serves the whole municipality and a single case alike, so a rebuild cannot differ from what was kept up to
date event by event. The order in which things were recorded (`seq`) says where a case stands; the time at which they
happened says how long it took.
"""

from collections.abc import Iterable, Iterator
from typing import Any, TypedDict

from django.db import connection, transaction
from django.db.models import Max, Min

from cases.models import CaseEvent
from evaluation.models import CaseFacts
from tenants.current import municipality


class Part(TypedDict):
    """Cases to derive at a time: between `first` and `last`, and, unless None, among `cases`."""

    first: int
    last: int
    cases: list[int] | None


# Cases taken at a time: what PostgreSQL sorts and keeps meanwhile stays within some tens of megabytes.
CHUNK = 20_000


def said(value: str) -> str:
    """SQL for the last value said: events carry their number, and the highest number wins."""
    return f"""max((lpad(seq::text, 9, '0') || {value}) COLLATE "C")"""


def unsaid(column: str) -> str:
    """SQL for the value without its number."""
    return f"substr({column}, 10)"


def local(at: str) -> str:
    """SQL for the municipality's local day of a time."""
    return f"({at} AT TIME ZONE %(zone)s)::date"


def minutes(name: str) -> str:
    """SQL for the minutes from the report to `{name}_when`: whole days of them where either end is a day."""
    return f"""CASE WHEN by_day OR {name}_day <= {name}_when THEN 1440 * ({name}_on - reported_on)
        ELSE floor(extract(epoch FROM {name}_when - reported_at) / 60)::int END"""


FACTS = f"""
WITH gone AS MATERIALIZED (
    -- What was taken back before it went out has not happened.
    SELECT case_id, (data ->> 'seq')::int AS seq FROM cases_caseevent
    WHERE type = 'taken_back' AND case_id BETWEEN %(first)s AND %(last)s
      AND (%(cases)s::bigint[] IS NULL OR case_id = ANY (%(cases)s::bigint[]))
), event AS MATERIALIZED (
    SELECT case_id, seq, type, occurred_at, precision = 'day' AS by_day, origin, data,
           data ->> 'phase' AS phase, data ->> 'proof' AS proof
    FROM cases_caseevent AS e
    WHERE case_id BETWEEN %(first)s AND %(last)s
      AND (%(cases)s::bigint[] IS NULL OR case_id = ANY (%(cases)s::bigint[]))
      AND NOT EXISTS (SELECT FROM gone WHERE gone.case_id = e.case_id AND gone.seq = e.seq)
      AND type IN ('case_reported', 'case_moved', 'case_remapped', 'case_corrected', 'due_set',
                   'referral_sent', 'referral_answered', 'referral_withdrawn', 'referral_passed_on',
                   'case_merged', 'case_parted')
      -- "Not ours" is no answer to whoever reported.
      AND NOT (type = 'referral_answered' AND coalesce((data ->> 'not_theirs')::boolean, false))
    ORDER BY case_id, seq
), story AS (
    SELECT case_id,
        min(occurred_at) FILTER (WHERE type = 'case_reported') AS reported_at,
        bool_or(by_day) FILTER (WHERE type = 'case_reported') AS by_day,
        min(origin) FILTER (WHERE type = 'case_reported') AS origin,
        min(data ->> 'channel') FILTER (WHERE type = 'case_reported') AS channel,
        {said("coalesce(data ->> 'category', data ->> 'after', '')")}
            FILTER (WHERE type = 'case_reported' OR data ->> 'field' = 'category') AS category,
        {said("coalesce(data ->> 'area', data ->> 'after', '')")}
            FILTER (WHERE type = 'case_reported' OR data ->> 'field' = 'place') AS area,
        {said("(data ->> 'body')")} FILTER (WHERE type = 'referral_sent') AS body,
        bool_or(type IN ('referral_withdrawn', 'referral_passed_on')) AS withdrawn,
        -- A case that says another one again is its duplicate from then on, until they are parted. Parting is told in
        -- both logs, joining in the duplicate's alone.
        max(seq) FILTER (WHERE type = 'case_merged') AS merged,
        max(seq) FILTER (WHERE type = 'case_parted') AS parted,
        max(occurred_at) FILTER (WHERE type = 'case_merged') AS merged_when,
        min(occurred_at) FILTER (WHERE type = 'referral_answered') AS answer_when,
        min(occurred_at) FILTER (WHERE type = 'referral_answered' AND by_day) AS answer_day,
        {said("(data ->> 'due_at')")} FILTER (WHERE data ->> 'kind' = 'answer') AS answer_due,
        min(occurred_at) FILTER (WHERE proof IN ('claimed', 'confirmed')) AS claimed_when,
        min(occurred_at) FILTER (WHERE proof = 'confirmed') AS confirmed_when,
        min(occurred_at) FILTER (WHERE phase = 'solved') AS solution_when,
        min(occurred_at) FILTER (WHERE phase = 'solved' AND by_day) AS solution_day,
        min(occurred_at) FILTER (WHERE phase IN ('solved', 'closed')) AS ended_when,
        min(seq) FILTER (WHERE phase = 'solved') AS first_solved,
        max(seq) FILTER (WHERE phase <> 'solved') AS last_unsolved,
        min(seq) FILTER (WHERE phase IN ('solved', 'closed')) AS first_ended,
        max(seq) FILTER (WHERE phase NOT IN ('solved', 'closed')) AS last_running,
        -- A changed workflow gives a status another name, and leaves the reason for which a case was closed.
        {said("(phase || ' ' || coalesce(data ->> 'reason', ''))")}
            FILTER (WHERE phase IS NOT NULL AND type <> 'case_remapped') AS standing
    FROM event
    GROUP BY case_id
), told AS (
    SELECT story.case_id, reported_at, story.by_day, story.origin, channel,
        {unsaid("category")} AS category, {unsaid("area")} AS area,
        coalesce(CASE WHEN withdrawn THEN remaining.body ELSE {unsaid("story.body")} END, '') AS body,
        answer_when, answer_day, {unsaid("answer_due")}::timestamptz AS answer_due_at,
        claimed_when, confirmed_when,
        -- What was undone does not count: after a reopening only what came later does.
        CASE WHEN first_solved < last_unsolved THEN lasting.solution_when ELSE story.solution_when END AS solution_when,
        CASE WHEN first_solved < last_unsolved THEN lasting.solution_day ELSE story.solution_day END AS solution_day,
        CASE WHEN merged > coalesce(parted, 0) THEN merged_when
             WHEN first_ended < last_running THEN lasting.ended_when ELSE story.ended_when END AS ended_when,
        split_part({unsaid("standing")}, ' ', 1) AS phase,
        CASE WHEN merged > coalesce(parted, 0) THEN 'duplicate' ELSE split_part({unsaid("standing")}, ' ', 2) END
            AS reason
    FROM story
    LEFT JOIN LATERAL (
        SELECT min(occurred_at) FILTER (WHERE seq > last_unsolved AND phase = 'solved') AS solution_when,
               min(occurred_at) FILTER (WHERE seq > last_unsolved AND phase = 'solved' AND precision = 'day')
                   AS solution_day,
               min(occurred_at) FILTER (WHERE seq > last_running AND phase IN ('solved', 'closed')) AS ended_when
        FROM (SELECT seq, occurred_at, precision, data ->> 'phase' AS phase
              FROM cases_caseevent AS e WHERE e.case_id = story.case_id
                AND NOT EXISTS (SELECT FROM gone WHERE gone.case_id = e.case_id AND gone.seq = e.seq)) AS later
    ) AS lasting ON first_solved < last_unsolved OR first_ended < last_running
    LEFT JOIN LATERAL (
        SELECT sent.data ->> 'body' AS body FROM cases_caseevent AS sent
        WHERE sent.case_id = story.case_id AND sent.type = 'referral_sent' AND NOT EXISTS (
            SELECT FROM gone WHERE gone.case_id = sent.case_id AND gone.seq = sent.seq) AND NOT EXISTS (
            SELECT FROM cases_caseevent AS back WHERE back.case_id = story.case_id
            AND back.type IN ('referral_withdrawn', 'referral_passed_on') AND back.seq > sent.seq
            AND back.data ->> 'referral' = sent.data ->> 'referral')
        ORDER BY sent.seq DESC LIMIT 1
    ) AS remaining ON withdrawn
), dated AS (
    SELECT *, {local("reported_at")} AS reported_on, {local("answer_when")} AS answer_on,
        {local("solution_when")} AS solution_on
    FROM told
    -- A draft has not been reported yet.
    WHERE reported_at IS NOT NULL AND phase <> 'draft'
)
INSERT INTO evaluation_casefacts (case_id, category, area, body, channel, origin, reported_at, reported_on, by_day,
    answered_on, answer_minutes, answer_due_on, claimed_on, confirmed_on, solved_on, solution_minutes,
    ended_on, end_reason)
SELECT case_id, category, area, body, coalesce(channel, ''), origin, reported_at, reported_on, by_day,
    answer_on, {minutes("answer")}, {local("answer_due_at")}, {local("claimed_when")}, {local("confirmed_when")},
    solution_on, {minutes("solution")}, {local("ended_when")},
    CASE WHEN ended_when IS NULL THEN '' ELSE reason END
FROM dated
"""  # noqa: S608  put together from the functions above, never from what somebody typed
FORGET = """
DELETE FROM evaluation_casefacts
WHERE case_id BETWEEN %(first)s AND %(last)s
  AND (%(cases)s::bigint[] IS NULL OR case_id = ANY (%(cases)s::bigint[]))
"""
# One rebuild at a time in a municipality: of two, the one that began earlier could otherwise write last.
ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.evaluation_casefacts', 0))"


def rebuild(case_ids: Iterable[int] | None = None) -> int:
    """Derive the facts anew, of all cases or of these.

    Runs inside a municipality, in one short transaction for every 20,000 cases; may be stopped and run again.

    Returns:
        The number of cases that have facts now, among those asked for.
    """
    return sum(rewrite(part) for part in (every_part() if case_ids is None else parts_of(case_ids)))


@transaction.atomic
def rewrite(part: Part) -> int:
    """Replace the facts of one part of the cases."""
    arguments: dict[str, Any] = {**part, "zone": municipality().time_zone}
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(FORGET, arguments)
        cursor.execute(FACTS, arguments)
        return int(cursor.rowcount)


def every_part() -> Iterator[Part]:
    """All cases that have events, or facts left over from before, in parts."""
    ends = [
        CaseEvent.objects.aggregate(first=Min("case_id"), last=Max("case_id")),
        CaseFacts.objects.aggregate(first=Min("case_id"), last=Max("case_id")),
    ]
    known = [end for end in ends if end["first"] is not None]
    if known:
        last = max(end["last"] for end in known)
        for first in range(min(end["first"] for end in known), last + 1, CHUNK):
            yield {"first": first, "last": min(first + CHUNK - 1, last), "cases": None}


def parts_of(case_ids: Iterable[int]) -> Iterator[Part]:
    """These cases, in parts."""
    ids = sorted(set(case_ids))
    for start in range(0, len(ids), CHUNK):
        cases = ids[start : start + CHUNK]
        yield {"first": cases[0], "last": cases[-1], "cases": cases}
