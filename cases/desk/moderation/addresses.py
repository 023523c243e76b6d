"""The addresses of the moderation page, the same wherever it is opened."""

from django.urls import URLPattern, path

from cases.desk.moderation.acting import Decide
from cases.desk.moderation.editor import EditPhoto


def addresses(decide: type[Decide], edit: type[EditPhoto]) -> list[URLPattern]:
    """The page, its acts and the photo editor."""
    return [
        path("<uuid:case_id>/", decide.as_view(), name="case"),
        path("<uuid:case_id>/steps/<slug:transition>/", decide.as_view(act="step"), name="step"),
        path("<uuid:case_id>/words/", decide.as_view(act="words"), name="words"),
        path("<uuid:case_id>/category/", decide.as_view(act="category"), name="category"),
        path("<uuid:case_id>/mask/", decide.as_view(act="mask"), name="mask"),
        path("<uuid:case_id>/photos/<uuid:photo_id>/hide/", decide.as_view(act="hide"), name="hide"),
        path("<uuid:case_id>/photos/<uuid:photo_id>/show/", decide.as_view(act="unhide"), name="unhide"),
        path("<uuid:case_id>/photos/<uuid:photo_id>/", edit.as_view(), name="photo"),
    ]
