"""Roles and what each may do: one table, walked by a test."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    AGENT = "agent", _("customer service")
    INSPECTOR = "inspector", _("field inspector")
    MANAGER = "manager", _("manager")
    ADMINISTRATOR = "administrator", _("administrator")
    ONBOARDER = "onboarder", _("onboarder of the association")
    MODERATOR = "moderator", _("moderator of the association")
    AUDITOR = "auditor", _("auditor of the association")


class Permission(models.TextChoices):
    SEE_CASES = "see_cases"
    SEE_PEOPLE = "see_people"
    TAKE_CASES = "take_cases"
    MOVE = "move"
    MODERATE = "moderate"
    WRITE = "write"
    REFER = "refer"
    CORRECT = "correct"
    ASSIGN = "assign"
    HIDE_PHOTOS = "hide_photos"
    SEE_EVALUATION = "see_evaluation"
    PUBLISH_REPORTS = "publish_reports"
    PUBLISH_NEWS = "publish_news"
    BULK = "bulk"
    EXPORT = "export"
    SET_RULES = "set_rules"
    MANAGE_PEOPLE = "manage_people"
    ADMINISTER = "administer"
    ONBOARD = "onboard"
    AUDIT = "audit"


P = Permission
AGENT = frozenset({P.SEE_CASES, P.SEE_PEOPLE, P.TAKE_CASES, P.MOVE, P.MODERATE, P.WRITE, P.REFER, P.CORRECT, P.ASSIGN,
                   P.HIDE_PHOTOS, P.SEE_EVALUATION})
MANAGER = AGENT | {P.PUBLISH_REPORTS, P.PUBLISH_NEWS, P.BULK, P.EXPORT}

MAY: dict[str, frozenset[Permission]] = {
    "": frozenset(),
    Role.AGENT: AGENT,
    Role.INSPECTOR: frozenset({P.SEE_CASES, P.MOVE, P.WRITE, P.SEE_EVALUATION}),
    Role.MANAGER: MANAGER,
    Role.ADMINISTRATOR: MANAGER | {P.SET_RULES, P.MANAGE_PEOPLE, P.ADMINISTER},
    Role.ONBOARDER: frozenset({P.ONBOARD}),
    Role.MODERATOR: frozenset({P.MODERATE}),
    Role.AUDITOR: frozenset({P.AUDIT}),
}

MUNICIPAL = (Role.AGENT, Role.INSPECTOR, Role.MANAGER, Role.ADMINISTRATOR)
ASSOCIATION = (Role.ONBOARDER, Role.MODERATOR, Role.AUDITOR)
