"""The addresses of the citizens' pages."""

from django.urls import path, register_converter

from cases.site import case_page, confirming, contractor, gate, home, listing, map_data, pages, report, survey, today
from cases.site.form_urls import urlpatterns as form
from cases.site.letter_urls import urlpatterns as letters
from cases.site.offline.urls import urlpatterns as offline
from cases.site.place_urls import urlpatterns as places
from cases.site.share import card, short
from cases.site.showing_urls import urlpatterns as showing
from cases.site.taking_part_urls import urlpatterns as taking_part


class CaseNumber:
    """A human case number, such as KH-2026-04107 or BP-BUDAPEST-00012345: letters, figures, at least one hyphen."""

    regex = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*-[0-9]+"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(CaseNumber, "case_number")

app_name = "site"
urlpatterns = [
    path("", home.home, name="home"),
    path("cases/", listing.listing, name="list"),
    *showing,
    path("map/ground.json", map_data.ground, name="map-ground"),
    path("map/cases.json", map_data.cases, name="map-cases"),
    path("report/", report.report, name="report"),
    path("report/near/", report.near, name="near"),
    *places,
    *offline,
    *form,
    path("report/ground.svg", report.ground, name="ground"),
    path("report/<uuid:wish>/", report.thanks, name="thanks"),
    path("report/<uuid:wish>/<uuid:photo_id>", report.kept_photo, name="kept-photo"),
    path("is-it-done/<str:token>/", survey.survey, name="survey"),
    path("answer/<str:token>/", contractor.contractor, name="answer"),
    path("answer/<str:token>/<uuid:photo_id>/<str:name>", contractor.contractor_photo, name="answer-photo"),
    *letters,
    path("confirm/<str:token>/", confirming.confirm_link, name="confirm"),
    path("confirm/code/<str:token>/", confirming.confirm_code, name="confirm-code"),
    *taking_part,
    path("check/", gate.challenge, name="check"),
    path("how-it-works/", pages.how_it_works, name="how"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("<case_number:number>/", case_page.case_page, name="case"),
    path("<case_number:number>/join/", case_page.join, name="join"),
    path("<case_number:number>/comment/", today.comment, name="comment"),
    path("<case_number:number>/reopen/", today.reopen, name="reopen"),
    path("<case_number:number>/card.png", card.card, name="card"),
    path("c/<str:short>/", short.short, name="short"),
]
