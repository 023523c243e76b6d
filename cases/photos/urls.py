"""The addresses of pictures."""

from django.urls import path

from cases.photos.views import picture

app_name = "photos"
urlpatterns = [path("photos/<uuid:photo_id>/<str:name>", picture, name="picture")]
