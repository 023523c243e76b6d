"""The addresses of ready replies, under /desk/settings/replies/."""

from django.urls import path

from cases.desk.replies import views

urlpatterns = [
    path("", views.Replies.as_view(), name="replies"),
    path("new/", views.EditReply.as_view(), name="reply-new"),
    path("ready/", views.ReadyReplies.as_view(), name="replies-ready"),
    path("<uuid:reply_id>/", views.EditReply.as_view(), name="reply"),
    path("<uuid:reply_id>/retire/", views.RetireReply.as_view(), name="reply-retire"),
]
