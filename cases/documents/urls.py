"""The addresses of documents."""

from django.urls import path

from cases.documents.views import document

app_name = "documents"
urlpatterns = [path("documents/<uuid:document_id>", document, name="document")]
