"""More addresses of the citizens' pages: news, the municipality's own pages, one's own page and data."""

from django.urls import path

from cases.site import done, news
from cases.site import town as the_town
from cases.site.mine import data
from cases.site.mine import views as mine

urlpatterns = [
    path("news/", news.news, name="news"),
    path("news/<uuid:notice_id>/", news.notice, name="notice"),
    path("town/", the_town.town, name="town"),
    path("done/", done.done, name="done"),
    path("rules/", the_town.rules, name="rules"),
    path("contributors/", the_town.contributors, name="contributors"),
    path("my/", mine.mine, name="my"),
    path("my/leave/", mine.leave, name="my-leave"),
    path("my/come-back/", mine.come_back, name="my-come-back"),
    path("my/settings/", mine.settings, name="my-settings"),
    path("my/data/", data.overview, name="my-data"),
    path("my/data/copy/", data.copy, name="my-copy"),
    path("my/data/anonymise/", data.anonymise_which, name="my-anonymise-which"),
    path("my/data/anonymise/all/", data.anonymise, name="my-anonymise-all"),
    path("my/data/anonymise/<str:number>/", data.anonymise, name="my-anonymise"),
    path("my/data/delete/", data.delete, name="my-delete"),
    path("my/data/delete/again/", data.sign_in_again, name="my-delete-again"),
]
