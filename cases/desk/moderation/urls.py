"""The moderation pages of the desk."""

from django.urls import path

from cases.desk.moderation.addresses import addresses
from cases.desk.moderation.views import DecideAtDesk, EditPhotoAtDesk, NextView

app_name = "moderation"
urlpatterns = [path("", NextView.as_view(), name="next"), *addresses(DecideAtDesk, EditPhotoAtDesk)]
