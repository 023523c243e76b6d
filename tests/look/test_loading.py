"""Folded templates say to the letter what Django's own say, in every language."""

from datetime import date
from typing import Any

import pytest
from django.template import Context, Engine
from django.template.loaders import cached
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from tenants.look.loading import Fixed, Loader

TEMPLATES = {
    "base.html": """{% load i18n look static %}<!doctype html>
<a href="{% url 'desk:queue' %}">{% translate "Save" %}</a>{% icon "flag" %}{% icon "flag" _("late") %}
<link href="{% static 'look/desk.css' %}">{% block body %}{% translate "Close" %}{% endblock %}{% translate sentence %}
{% translate "Save" as saved %}[{{ saved }}]{% translate "Late" context "due" %}{% translate "100%" %}""",
    "page.html": """{% extends "base.html" %}{% load i18n look %}{% block body %}{{ block.super }}
{% if there %}{% translate "Save" %} <b>{{ words }}</b>{% else %}{% translate "Close" %}{% endif %}
{% for one in many %}{% include "part.html" with word=one %}{% cycle "a" "b" %}{% endfor %}
{% blocktranslate trimmed %}
  Skip to content
{% endblocktranslate %}{% blocktranslate with name=words %}{{ name }}, desk{% endblocktranslate %}
{{ number }} {{ half }} {{ day|date:"Y" }} {{ markup }} {{ words|upper }} {{ nothing }} {{ lazy }}
{% autoescape off %}{{ words }}{% translate "Save" %}{% endautoescape %}
{% language "de" %}{% translate "Save" %}{% endlanguage %}{% endblock %}""",
    "part.html": """{% load i18n %}{% with x=word %}{% translate "Save" %}: {{ x }}{% endwith %}""",
}


@pytest.fixture
def asked() -> dict[str, Any]:
    return {
        "words": "<Malom & társa>",
        "there": True,
        "many": ["<1>", "2"],
        "number": 12345,
        "half": 1.5,
        "day": date(2026, 11, 22),
        "markup": mark_safe("<i>x</i>"),
        "lazy": gettext_lazy("Save"),
        "sentence": "Close",
    }


def engine(loader: str) -> Engine:
    libraries = {"i18n": "django.templatetags.i18n", "look": "tenants.look.templatetags.look",
                 "static": "django.templatetags.static"}
    return Engine(libraries=libraries, loaders=[(loader, [("django.template.loaders.locmem.Loader", TEMPLATES)])])


def test_folded_templates_say_what_djangos_say_in_every_language_also_the_second_time(asked: dict[str, Any]) -> None:
    plain = engine("django.template.loaders.cached.Loader").get_template("page.html")
    ours = engine("tenants.look.loading.Loader").get_template("page.html")

    for language in ("hu", "en", "de", "hu"):
        with translation.override(language):
            assert ours.render(Context(dict(asked))) == plain.render(Context(dict(asked)))


def test_neighbours_that_depend_on_the_language_alone_become_one(asked: dict[str, Any]) -> None:
    template = engine("tenants.look.loading.Loader").get_template("base.html")

    kinds = [type(node) for node in template.nodelist]

    assert kinds[0] is Fixed and kinds.count(Fixed) < 5
    assert issubclass(Loader, cached.Loader)
