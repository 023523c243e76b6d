"""The volunteers' pages, under /console/review/ on the association's host."""

from django.urls import path

from cases.desk.moderation.addresses import addresses
from cases.review import views

app_name = "review"
urlpatterns = [
    path("", views.Overview.as_view(), name="overview"),
    path("take/", views.Take.as_view(), name="take"),
    *addresses(views.DecideInTown, views.EditPhotoInTown),
    path("<uuid:case_id>/photos/<uuid:photo_id>/<str:name>", views.Picture.as_view(), name="picture"),
    path("<uuid:case_id>/renew/", views.Renew.as_view(), name="renew"),
    path("<uuid:case_id>/release/", views.Release.as_view(), name="release"),
]
