"""The addresses of the workflow editor, below /desk/settings/workflows/."""

from django.urls import path

from cases.desk.workflow import publishing, views
from cases.desk.workflow.playing import PlayView

urlpatterns = [
    path("", views.WorkflowList.as_view(), name="workflows"),
    path("<slug:flow>/", views.WorkflowEditor.as_view(), name="workflow"),
    path("<slug:flow>/general/", views.EditGeneral.as_view(), name="workflow-general"),
    path("<slug:flow>/ladder/", views.EditLadder.as_view(), name="workflow-ladder"),
    path("<slug:flow>/draft/", views.ChangeDraft.as_view(), name="workflow-draft"),
    path("<slug:flow>/merge/", publishing.MergeDraft.as_view(), name="workflow-merge"),
    path("<slug:flow>/play/", PlayView.as_view(), name="workflow-play"),
    path("<slug:flow>/publish/", publishing.PublishView.as_view(), name="workflow-publish"),
    path("<slug:flow>/retire/", publishing.RetireView.as_view(), name="workflow-retire"),
    path("<slug:flow>/versions/", publishing.VersionList.as_view(), name="workflow-versions"),
    path("<slug:flow>/versions/<int:number>/", publishing.VersionView.as_view(), name="workflow-version"),
    path("<slug:flow>/new-status/", views.EditStep.as_view(), name="workflow-new-status"),
    path("<slug:flow>/new-move/", views.EditMove.as_view(), name="workflow-new-move"),
    path("<slug:flow>/statuses/<slug:code>/", views.EditStep.as_view(), name="workflow-status"),
    path("<slug:flow>/moves/<slug:code>/", views.EditMove.as_view(), name="workflow-move"),
]
