"""Permissions and ready roles: what each means in words, and what each ready role may do. Walked by a test.

A municipality shapes roles of its own from these; what holds in it says `tenants.accounts.rolebook`.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    AGENT = "agent", _("customer service")
    INSPECTOR = "inspector", _("field inspector")
    MANAGER = "manager", _("manager")
    ADMINISTRATOR = "administrator", _("administrator")
    ONBOARDER = "onboarder", _("onboarder of the association")
    MODERATOR = "moderator", _("moderator of the association")
    AUDITOR = "auditor", _("auditor of the association")


class Permission(models.TextChoices):
    SEE_CASES = "see_cases", _("See all cases")
    SEE_PEOPLE = "see_people", _("See who reported")
    TAKE_CASES = "take_cases", _("Take cases down")
    MOVE = "move", _("Move cases on")
    MODERATE = "moderate", _("Check new reports")
    WRITE = "write", _("Write updates, letters and notes")
    REFER = "refer", _("Send cases to those responsible")
    CORRECT = "correct", _("Put right what is wrong")
    ASSIGN = "assign", _("Hand cases over")
    HIDE_PHOTOS = "hide_photos", _("Hide photos")
    SEE_EVALUATION = "see_evaluation", _("See the evaluation")
    PUBLISH_REPORTS = "publish_reports", _("Publish reports")
    PUBLISH_NEWS = "publish_news", _("Publish news")
    BULK = "bulk", _("Work on many cases at once")
    EXPORT = "export", _("Take lists out as files")
    SET_RULES = "set_rules", _("Shape the rules")
    MANAGE_PEOPLE = "manage_people", _("Look after colleagues")
    ADMINISTER = "administer", _("Take every step")
    ONBOARD = "onboard", _("Set up municipalities")
    AUDIT = "audit", _("Read the audit log")


P = Permission

CAPTIONS: dict[Permission, str | Promise] = {
    P.SEE_CASES: _("Open the desk, the queues and every case there, also what is not public."),
    P.SEE_PEOPLE: _("Names, addresses and telephone numbers of reporters. Each look is noted in the audit log."),
    P.TAKE_CASES: _("Write down a case for somebody who rings, writes or comes in."),
    P.MOVE: _("Take the steps that the workflow offers to the role."),
    P.MODERATE: _("Look at reports before they are published, and let them through or not."),
    P.WRITE: _("Public updates, letters to the reporter, internal notes and photos."),
    P.REFER: _("Send a case to a body, remind it, and take the case back from it."),
    P.CORRECT: _("Category, place, title and description, also after they are public."),
    P.ASSIGN: _("Decide who looks after a case: oneself, a colleague or a team."),
    P.HIDE_PHOTOS: _("Take a photo out of public sight, or cover what must not be seen on it."),
    P.SEE_EVALUATION: _("Figures with their details, down to the cases behind them."),
    P.PUBLISH_REPORTS: _("Make reports and put them where everybody can read them."),
    P.PUBLISH_NEWS: _("Tell everybody about works and outages on the site."),
    P.BULK: _("Change hundreds of cases with one order."),
    P.EXPORT: _("Lists of cases as a spreadsheet. They leave this system and its protection."),
    P.SET_RULES: _("Workflow, promised times, ready replies, teams and everything else under Settings."),
    P.MANAGE_PEOPLE: _("Invite colleagues, give them roles, help with a lost telephone, and say good-bye."),
    P.ADMINISTER: _("Make any move of the workflow, also those that are offered to other roles only."),
    P.ONBOARD: _("Only for the association: new municipalities."),
    P.AUDIT: _("Who did what and when, also the looks at personal data."),
}


@dataclass(frozen=True)
class Chapter:
    """Permissions that belong together, for reading."""

    words: str | Promise
    permissions: tuple[Permission, ...]


CHAPTERS = (
    Chapter(pgettext_lazy("permissions", "Cases"),
            (P.SEE_CASES, P.SEE_PEOPLE, P.TAKE_CASES, P.MOVE, P.MODERATE, P.ADMINISTER)),
    Chapter(_("Work on a case"), (P.WRITE, P.REFER, P.CORRECT, P.ASSIGN, P.HIDE_PHOTOS, P.BULK)),
    Chapter(_("Figures and public pages"), (P.SEE_EVALUATION, P.PUBLISH_REPORTS, P.PUBLISH_NEWS, P.EXPORT)),
    Chapter(_("Rules and people"), (P.SET_RULES, P.MANAGE_PEOPLE, P.AUDIT)),
)

AGENT = frozenset({P.SEE_CASES, P.SEE_PEOPLE, P.TAKE_CASES, P.MOVE, P.MODERATE, P.WRITE, P.REFER, P.CORRECT, P.ASSIGN,
                   P.HIDE_PHOTOS, P.SEE_EVALUATION})
MANAGER = AGENT | {P.PUBLISH_REPORTS, P.PUBLISH_NEWS, P.BULK, P.EXPORT}

# What the ready roles may do where nobody has changed them.
MAY: dict[str, frozenset[Permission]] = {
    "": frozenset(),
    Role.AGENT: AGENT,
    Role.INSPECTOR: frozenset({P.SEE_CASES, P.MOVE, P.WRITE, P.SEE_EVALUATION}),
    Role.MANAGER: MANAGER,
    Role.ADMINISTRATOR: MANAGER | {P.SET_RULES, P.MANAGE_PEOPLE, P.ADMINISTER, P.AUDIT},
    Role.ONBOARDER: frozenset({P.ONBOARD}),
    # Inside a municipality: for the one report before them (cases.review).
    Role.MODERATOR: frozenset({P.MODERATE, P.CORRECT, P.HIDE_PHOTOS}),
    Role.AUDITOR: frozenset({P.AUDIT}),
}

MUNICIPAL = (Role.AGENT, Role.INSPECTOR, Role.MANAGER, Role.ADMINISTRATOR)
ASSOCIATION = (Role.ONBOARDER, Role.MODERATOR, Role.AUDITOR)

# What a municipality may put into a role: everything that is its own business.
TOWN_PERMISSIONS = tuple(permission for chapter in CHAPTERS for permission in chapter.permissions)
# What some permissions are no use without.
NEEDS: dict[Permission, frozenset[Permission]] = {
    permission: frozenset({P.SEE_CASES})
    for permission in (P.SEE_PEOPLE, P.TAKE_CASES, P.MOVE, P.MODERATE, P.WRITE, P.REFER, P.CORRECT, P.ASSIGN,
                       P.HIDE_PHOTOS, P.BULK, P.EXPORT, P.ADMINISTER)
}
# Codes that mean somebody else in a workflow.
OUTSIDERS = frozenset({"reporter", "body", "system", "citizen", "staff", "everybody", "nobody"})
