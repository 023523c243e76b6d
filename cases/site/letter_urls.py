"""Addresses of what has to do with letters: stopping them, alerts, feeds."""

from django.urls import path

from cases.site import alerts, feeds, reach, stop

urlpatterns = [
    path("stop/<str:token>/", stop.stop, name="stop"),
    path("stop/<str:token>/now/", stop.stop_now, name="stop-now"),
    path("letters/again/", reach.again, name="letters-again"),
    path("alerts/", alerts.ask, name="alerts"),
    path("alerts/code/<str:token>/", alerts.code, name="alert-code"),
    path("alerts/confirm/<str:token>/", alerts.confirm_link, name="alert-confirm"),
    path("alerts/<str:token>/", alerts.manage, name="alert"),
    path("feeds/", feeds.offered, name="feeds"),
    path("feeds/cases.<str:form>", feeds.cases, name="feed"),
    path("feeds/<str:number>.<str:form>", feeds.case, name="case-feed"),
]
