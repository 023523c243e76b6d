"""The core's tables, in every municipality's schema."""

from cases.models.case import Case, Numbering
from cases.models.catalogue import Body, Category, Contact, RoutingRule
from cases.models.event import CaseEvent, Reader, ToDo
from cases.models.participant import Part, Participant
from cases.models.photo import Moment as PhotoMoment
from cases.models.photo import Photo
from cases.models.referral import Referral, ReferralState
from cases.models.text import Text
from cases.models.timer import Timer
from cases.models.workflow import Status, Transition, Workflow

__all__ = ["Body", "Case", "CaseEvent", "Category", "Contact", "Numbering", "Part", "Participant", "Photo",
           "PhotoMoment", "Reader", "Referral", "ReferralState", "RoutingRule", "Status", "Text", "Timer", "ToDo",
           "Transition", "Workflow"]
