"""The addresses of pictures."""

from django.urls import path

from cases.photos.views import picture

app_name = "photos"
urlpatterns = [
    path("photos/<uuid:photo_id>/<str:name>", picture, name="picture"),
    path("photos/<uuid:photo_id>/<slug:stamp>/<str:name>", picture, name="changed"),
]
