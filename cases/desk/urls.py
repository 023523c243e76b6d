"""The addresses of the desk."""

from django.urls import include, path

from cases.desk import case_urls
from cases.desk.jobs.ordering import NewJob
from cases.desk.jobs.watching import JobList, JobPart, JobSheet, JobView, ResumeJob, StopJob, UndoJob
from cases.desk.levels.views import CalendarView, LevelsView, LevelView, RetireLevel
from cases.desk.limits.views import LimitsPage
from cases.desk.moderation.settings import ModerationSettings
from cases.desk.round.views import FindingView, RoundView, SyncView, worker
from cases.desk.settings import SettingsIndex
from cases.desk.thanks.views import ThanksSettings
from cases.desk.views import acts, assigning
from cases.desk.views.absence import AbsencePage
from cases.desk.views.call import CallView
from cases.desk.views.case import CaseDetail
from cases.desk.views.correcting import CorrectWords
from cases.desk.views.export import Export
from cases.desk.views.extend import Extend
from cases.desk.views.live import LiveView
from cases.desk.views.marks import LookAt, Take
from cases.desk.views.merge import MergeView, PartView
from cases.desk.views.new import NearView, NewCaseView
from cases.desk.views.queue import FilterFields, QueueView
from cases.desk.views.receipt import ReceiptView
from cases.desk.views.referral import ReferralView
from cases.desk.views.saved import ChangeFilter, ChooseColumns, OpenFilter, SavedFilters
from cases.desk.views.teams import TeamPage, TeamsPage
from cases.desk.views.workload import WorkloadPage

app_name = "desk"
urlpatterns = [
    path("settings/", include("cases.desk.people.urls")),
    path("settings/workflows/", include("cases.desk.workflow.urls")),
    path("settings/thanks/", ThanksSettings.as_view(), name="thanks-settings"),
    path("settings/notices/", include("cases.desk.notices.urls")),
    path("settings/plug-in/", include("cases.desk.plug_in.urls")),
    *case_urls.urlpatterns,
    path("jobs/", JobList.as_view(), name="jobs"),
    path("jobs/new/", NewJob.as_view(), name="new-job"),
    path("jobs/<uuid:job_id>/", JobView.as_view(), name="job"),
    path("jobs/<uuid:job_id>/state/", JobPart.as_view(), name="job-state"),
    path("jobs/<uuid:job_id>/stop/", StopJob.as_view(), name="stop-job"),
    path("jobs/<uuid:job_id>/resume/", ResumeJob.as_view(), name="resume-job"),
    path("jobs/<uuid:job_id>/undo/", UndoJob.as_view(), name="undo-job"),
    path("jobs/<uuid:job_id>/cases.csv", JobSheet.as_view(), name="job-sheet"),
    path("round/", RoundView.as_view(), name="round"),
    path("round/worker.js", worker, name="round-worker"),
    path("round/<uuid:case_id>/", FindingView.as_view(), name="finding"),
    path("round/<uuid:case_id>/sync/", SyncView.as_view(), name="sync"),
    path("settings/levels/", LevelsView.as_view(), name="levels"),
    path("settings/levels/new/", LevelView.as_view(), name="level-new"),
    path("settings/levels/<uuid:code>/", LevelView.as_view(), name="level"),
    path("settings/levels/<uuid:code>/retire/", RetireLevel.as_view(), name="level-retire"),
    path("settings/calendar/", CalendarView.as_view(), name="calendar"),
    path("settings/teams/", TeamsPage.as_view(), name="teams"),
    path("settings/teams/<slug:code>/", TeamPage.as_view(), name="team"),
    path("moderation/", include("cases.desk.moderation.urls")),
    path("settings/limits/", LimitsPage.as_view(), name="limits"),
    path("settings/moderation/", ModerationSettings.as_view(), name="moderation-settings"),
    path("settings/", SettingsIndex.as_view(), name="settings"),
    path("workload/", WorkloadPage.as_view(), name="workload"),
    path("me/", AbsencePage.as_view(), name="me"),
    path("people/<uuid:person_id>/absence/", AbsencePage.as_view(), name="absence"),
    path("", QueueView.as_view(), name="queue"),
    path("live/", LiveView.as_view(), name="queue-live"),
    path("filter-fields/", FilterFields.as_view(), name="filter-fields"),
    path("columns/", ChooseColumns.as_view(), name="columns"),
    path("export/cases.csv", Export.as_view(), {"kind": "csv"}, name="export-csv"),
    path("export/cases.xlsx", Export.as_view(), {"kind": "xlsx"}, name="export-xlsx"),
    path("filters/", SavedFilters.as_view(), name="saved-filters"),
    path("filters/<uuid:filter_id>/", OpenFilter.as_view(), name="saved-filter"),
    path("filters/<uuid:filter_id>/change/", ChangeFilter.as_view(), name="change-filter"),
    path("call/", CallView.as_view(), name="call"),
    path("cases/new/", NewCaseView.as_view(), name="new"),
    path("cases/near/", NearView.as_view(), name="near"),
    path("cases/<uuid:case_id>/take/", Take.as_view(), name="take"),
    path("cases/<uuid:case_id>/seen/", LookAt.as_view(), name="seen"),
    path("cases/<uuid:case_id>/", CaseDetail.as_view(), name="case"),
    path("cases/<uuid:case_id>/notes/", acts.AddNote.as_view(), name="note"),
    path("cases/<uuid:case_id>/notes/preview/", acts.PreviewNote.as_view(), name="preview"),
    path("cases/<uuid:case_id>/moves/<slug:transition>/", acts.Move.as_view(), name="move"),
    path("cases/<uuid:case_id>/referrals/", acts.Refer.as_view(), name="refer"),
    path(
        "cases/<uuid:case_id>/referrals/<uuid:referral_id>/answer/",
        acts.AnswerReferral.as_view(),
        name="answer",
    ),
    path(
        "cases/<uuid:case_id>/referrals/<uuid:referral_id>/withdraw/",
        acts.WithdrawReferral.as_view(),
        name="withdraw",
    ),
    path("cases/<uuid:case_id>/assign/", assigning.Assign.as_view(), name="assign"),
    path("cases/<uuid:case_id>/priority/", assigning.Prioritise.as_view(), name="priority"),
    path("cases/<uuid:case_id>/category/", acts.CorrectCategory.as_view(), name="category"),
    path("cases/<uuid:case_id>/place/", acts.CorrectPlace.as_view(), name="place"),
    path("cases/<uuid:case_id>/words/", CorrectWords.as_view(), name="words"),
    path("cases/<uuid:case_id>/photos/", acts.AddPhoto.as_view(), name="photo"),
    path("cases/<uuid:case_id>/photos/<uuid:photo_id>/hide/", acts.HidePhoto.as_view(), name="hide-photo"),
    path("cases/<uuid:case_id>/referrals/<uuid:referral_id>/", ReferralView.as_view(), name="referral"),
    path("cases/<uuid:case_id>/receipt/", ReceiptView.as_view(), name="receipt"),
    path("cases/<uuid:case_id>/merge/", MergeView.as_view(), name="merge"),
    path("cases/<uuid:case_id>/part/", PartView.as_view(), name="part"),
    path("cases/<uuid:case_id>/extend/", Extend.as_view(), name="extend"),
    path("cases/<uuid:case_id>/callers/", acts.JoinCaller.as_view(), name="join"),
]
