"""Fields drawn by hand are what Django's own templates would have drawn."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from cases.desk.forms import ManyPhotos
from cases.desk.widgets import QuickRenderer

HOSTILE = "\"'><script>&amp;\n"
FIELDS = {
    "text": forms.CharField(max_length=20),
    "email": forms.EmailField(required=False),
    "day": forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})),
    "words": forms.CharField(widget=forms.Textarea(attrs={"rows": 3})),
    "file": forms.FileField(widget=ManyPhotos(attrs={"accept": "image/*"})),
    "hidden": forms.CharField(widget=forms.HiddenInput),
    "tick": forms.BooleanField(),
    "list": forms.ChoiceField(choices=[("", "all"), ("a", HOSTILE), ("Group & co", [("b", "B"), ("c", "C")])]),
}


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("value", [None, "", HOSTILE, "b", "2026-11-21", "True"])
def test_a_field_is_drawn_as_django_draws_it(name, value):
    made = type("Made", (forms.Form,), {name: FIELDS[name]})
    data = {} if value is None else {name: value}
    quick, plain = (str(made(data, renderer=renderer())[name]) for renderer in (QuickRenderer, DjangoTemplates))
    assert parts(quick) == parts(plain)


def parts(html: str) -> list[str]:
    """Tags with their attributes in one order, and the texts between them; blank lines between tags do not count."""
    found = []
    for piece in re.split(r"(<[^>]*>)", html.replace(' value=""', "")):
        if piece.startswith("<"):
            found.append(" ".join(sorted(re.findall(r'[\w-]+(?:="[^"]*")?|</?\w+', piece))))
        elif piece.strip():
            found.append(piece.strip("\n "))
    return found
