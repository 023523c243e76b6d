"""The addresses of news and notices, under /desk/settings/notices/."""

from django.urls import path

from cases.desk.notices import views

urlpatterns = [
    path("", views.Notices.as_view(), name="notices"),
    path("new/", views.EditNotice.as_view(), name="notice-new"),
    path("<uuid:notice_id>/", views.EditNotice.as_view(), name="notice"),
    path("<uuid:notice_id>/end/", views.EndNotice.as_view(), name="notice-end"),
    path("<uuid:notice_id>/delete/", views.DeleteNotice.as_view(), name="notice-delete"),
]
