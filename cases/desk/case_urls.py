"""More addresses of a case's page, and of the ready replies."""

from django.urls import include, path

from cases.desk.comments import views as comments
from cases.desk.views import casework
from cases.desk.views.thanking import SayThanks

CASE = "cases/<uuid:case_id>/"
urlpatterns = [
    path(f"{CASE}forms/<slug:name>/", casework.FormOnDemand.as_view(), name="form"),
    path(f"{CASE}thanks/", SayThanks.as_view(), name="thanks"),
    path(f"{CASE}near/", casework.NearCases.as_view(), name="near-cases"),
    path(f"{CASE}here/", casework.Here.as_view(), name="here"),
    path(f"{CASE}events/<int:seq>/take-back/", casework.TakeBack.as_view(), name="take-back"),
    path(f"{CASE}calls/", casework.NoteCall.as_view(), name="call-note"),
    path(f"{CASE}notes/reply/", casework.UseReply.as_view(), name="use-reply"),
    path(f"{CASE}notes/letter/", casework.LetterAsSeen.as_view(), name="letter"),
    path(f"{CASE}moves/<slug:transition>/letter/", casework.LetterAsSeen.as_view(), name="move-letter"),
    path(f"{CASE}moves/<slug:transition>/told/", casework.MoveTold.as_view(), name="move-told"),
    path(f"{CASE}documents/", casework.AddDocument.as_view(), name="document"),
    path(f"{CASE}documents/<uuid:document_id>/", casework.SeeDocument.as_view(), name="see-document"),
    path("comments/", comments.CommentList.as_view(), name="comments"),
    path(f"{CASE}comments/<uuid:comment_id>/", comments.JudgeComment.as_view(), name="judge-comment"),
    path(f"{CASE}photos/<uuid:photo_id>/show/", casework.ShowPhoto.as_view(), name="show-photo"),
    path("settings/replies/", include("cases.desk.replies.urls")),
]
