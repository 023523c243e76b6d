"""The acts of the audit log in words. One table: the page, its filter and the spreadsheet read it.

Whoever notes a new act adds its words here; an act without words shows as its code. `subject` and the entry's data may
be spoken of by name: {subject}, {role}, {before}, {after}.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.accounts.rolebook import role_name

# What a subject names, so that the page can put the name or the number in its place.
PERSON, CASE, ROLE, NOTHING, CODE = "person", "case", "role", "", "code"


@dataclass(frozen=True)
class Act:
    """One kind of act: its words, what its subject is, and under which heading the filter offers it."""

    words: str | Promise
    subject: str = NOTHING
    group: str = "rules"


GROUPS: dict[str, str | Promise] = {
    "door": _("Signing in"),
    "data": _("Personal data and files"),
    "people": _("Colleagues and roles"),
    "rules": _("Settings"),
    "work": pgettext_lazy("audit", "Work on many cases"),
}

ACTS: dict[str, Act] = {
    "signed_in": Act(_("Signed in"), group="door"),
    "signed_out": Act(_("Signed out"), group="door"),
    "second_step_failed": Act(_("Second step not accepted"), group="door"),
    "second_step_added": Act(_("Added a second step"), group="door"),
    "second_step_removed": Act(_("Removed a second step"), group="door"),
    "recovery_codes_made": Act(_("Made new recovery codes"), group="door"),
    "own_sessions_ended": Act(_("Signed out elsewhere"), group="door"),
    "looked_at_person": Act(_("Looked at who reported {subject}"), CASE, "data"),
    "cases_exported": Act(_("Took out a list of cases as a file ({cases}, {subject})"), CODE, "data"),
    "exported": Act(_("Took out a file: {subject}"), CODE, "data"),
    "colleague_invited": Act(_("Invited {subject} as {role}"), PERSON, "people"),
    "colleague_invited_again": Act(_("Sent the invitation to {subject} again"), PERSON, "people"),
    "colleague_changed": Act(_("Changed the details of {subject}"), PERSON, "people"),
    "colleague_role_changed": Act(_("Changed the role of {subject}: {before} → {after}"), PERSON, "people"),
    "colleague_teams_changed": Act(_("Changed the teams of {subject}"), PERSON, "people"),
    "colleague_address_changed": Act(_("Changed the address of {subject}"), PERSON, "people"),
    "colleague_retired": Act(_("Let {subject} go"), PERSON, "people"),
    "colleague_back": Act(_("Brought {subject} back"), PERSON, "people"),
    "colleague_sessions_ended": Act(_("Signed {subject} out"), PERSON, "people"),
    "second_step_reset": Act(_("Took away the second step of {subject}"), PERSON, "people"),
    "role_added": Act(_("Made the role “{subject}”"), ROLE, "people"),
    "role_changed": Act(_("Changed the role “{subject}”"), ROLE, "people"),
    "role_given_up": Act(_("Gave up the role “{subject}”"), ROLE, "people"),
    "role_taken_up": Act(_("Took up the role “{subject}” again"), ROLE, "people"),
    "setting_changed": Act(_("Changed a setting: {subject}"), CODE),
    "workflow_published": Act(_("Published version {version} of the workflow “{subject}”"), CODE),
    "workflow_retired": Act(_("Took the workflow “{subject}” out of use"), CODE),
    "level_added": Act(_("Added a promised time: {subject}"), CODE),
    "level_changed": Act(_("Changed a promised time: {subject}"), CODE),
    "level_retired": Act(_("Gave up a promised time: {subject}"), CODE),
    "team_made": Act(_("Made the team “{subject}”"), CODE),
    "team_changed": Act(_("Changed the team “{subject}”"), CODE),
    "team_retired": Act(_("Gave up the team “{subject}”"), CODE),
    "team_revived": Act(_("Took up the team “{subject}” again"), CODE),
    "reply_made": Act(_("Wrote a ready reply")),
    "reply_changed": Act(_("Changed a ready reply")),
    "reply_retired": Act(_("Offers a ready reply no longer")),
    "reply_brought_back": Act(_("Offers a ready reply again")),
    "notice_written": Act(_("Wrote a notice for everybody")),
    "notice_changed": Act(_("Changed a notice for everybody")),
    "notice_ended": Act(_("Ended a notice for everybody")),
    "notice_deleted": Act(_("Deleted a notice for everybody")),
    "absence_set": Act(_("Set when {subject} is away"), PERSON, "people"),
    "review_taken": Act(_("Took a report of {subject} to look at"), CODE, "work"),
    "review_look": Act(_("Looked at a report for the association: {subject}"), CASE, "data"),
    "review_act": Act(_("Checked a report for the association: {subject}"), CASE, "work"),
    "job_started": Act(_("Started work on many cases ({cases})"), group="work"),
    "job_stopped": Act(_("Stopped work on many cases"), group="work"),
    "job_resumed": Act(_("Went on with work on many cases"), group="work"),
    "job_undone": Act(_("Undid work on many cases ({cases})"), group="work"),
}


class _Known(dict[str, Any]):
    """What the words may speak of; what an entry does not hold is left as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def told(act: str, subject: str, data: dict[str, Any]) -> str:
    """An entry as a sentence.

    Args:
        subject: what it was done to, in words already.
    """
    known = ACTS.get(act)
    if known is None:
        return f"{act.replace('_', ' ')} {subject}".strip()
    spoken = {name: role_name(value) if name in ("role", "before", "after") else value for name, value in data.items()}
    return str(known.words).format_map(_Known(spoken, subject=subject or "–"))


def codes_of(wish: str) -> list[str]:
    """The acts that a filter means: one act, or those of a group."""
    return [wish] if wish in ACTS else [code for code, act in ACTS.items() if act.group == wish]
