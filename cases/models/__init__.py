"""The core's tables, in every municipality's schema."""

from cases.models.case import Case, Numbering
from cases.models.catalogue import Body, Category, Contact, RoutingRule
from cases.models.citizens import Alert, Comment, CommentKind, CommentState, Notice, NoticeKind, Rhythm
from cases.models.desk import BulkItem, BulkJob, JobState, OnceOnly, Presence, ReplyTemplate, SavedFilter
from cases.models.document import Document
from cases.models.erasure import Erasure
from cases.models.event import CaseEvent, Reader, ToDo
from cases.models.participant import Part, Participant
from cases.models.photo import Moment as PhotoMoment
from cases.models.photo import Photo
from cases.models.referral import GONE, Referral, ReferralState
from cases.models.setting import Setting
from cases.models.team import Team
from cases.models.text import Text
from cases.models.timer import Act, Timer
from cases.models.workflow import Clock, Measure, Pause, ServiceLevel, Status, Transition, Workflow, WorkflowVersion

__all__ = ["GONE", "Act", "Alert", "Body", "BulkItem", "BulkJob", "Case", "CaseEvent", "Category", "Clock", "Comment",
           "CommentKind", "CommentState", "Contact", "Document", "Erasure", "JobState", "Measure", "Notice",
           "NoticeKind", "Numbering", "OnceOnly", "Part", "Participant", "Pause", "Photo", "PhotoMoment", "Presence",
           "Reader", "Referral", "ReferralState", "ReplyTemplate", "Rhythm", "RoutingRule", "SavedFilter",
           "ServiceLevel", "Setting", "Status", "Team", "Text", "Timer", "ToDo", "Transition", "Workflow",
           "WorkflowVersion"]
