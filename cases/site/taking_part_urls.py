"""More addresses of the citizens' pages: news, the municipality's own pages, one's own page and data."""

from django.urls import path

from cases.site import news

urlpatterns = [
    path("news/", news.news, name="news"),
    path("news/<uuid:notice_id>/", news.notice, name="notice"),
]
