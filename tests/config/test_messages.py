"""The words for people are found in code and templates, and what is missing is named."""

import polib
import pytest

from config.management.commands import messages as command
from config.messages import Message, from_python, from_template, placeholders


def test_sentences_are_found_in_python():
    source = """
from django.utils.translation import gettext as _, ngettext, pgettext
a = _("One sentence.")
b = ngettext("%(n)d case", "%(n)d cases", n) % {"n": n}
c = pgettext("month", "May")
d = _("Joined "
      "up.")
e = _(variable)
"""
    assert {message for message, _ in from_python(source)} == {
        Message(None, "One sentence."),
        Message(None, "%(n)d case", "%(n)d cases"),
        Message("month", "May"),
        Message(None, "Joined up."),
    }


def test_sentences_are_found_in_templates():
    source = """{% load i18n %}
<h1>{% translate "Cases" %}</h1>{% translate "May" context "month" as month %}
{% blocktranslate trimmed with name=case.title %}
  We sent “{{ name }}” (it's on its way)
  today.
{% endblocktranslate %}
{% blocktranslate count n=total %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}
<p title="{% translate 'Quoted' %}">{{ _("In an expression") }}</p>
"""
    assert {message for message, _ in from_template(source, "x.html")} == {
        Message(None, "Cases"),
        Message("month", "May"),
        Message(None, "We sent “%(name)s” (it's on its way) today."),
        Message(None, "%(n)s case", "%(n)s cases"),
        Message(None, "Quoted"),
        Message(None, "In an expression"),
    }


def test_a_placeholder_is_known_by_its_name():
    assert placeholders("%(n)d of %(all)s, {name}") == {"n", "all", "name"}


@pytest.fixture
def package(tmp_path, settings, monkeypatch):
    folder = tmp_path / "thing"
    (folder / "locale/hu/LC_MESSAGES").mkdir(parents=True)
    (folder / "words.py").write_text('a = _("Case %(n)s")\nb = _("Place")\n')
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "PACKAGES", ("thing",))
    settings.LOCALE_PATHS = [folder / "locale"]
    return folder / "locale/hu/LC_MESSAGES/django.po"


def test_a_catalogue_is_filled_checked_and_kept_up_to_date(package):
    assert command.update("thing", "hu") == (2, 0)
    assert len(list(command.check("hu"))) == 2
    catalogue = polib.pofile(str(package))
    for entry, words in zip(sorted(catalogue, key=lambda entry: entry.msgid), ["%(n)s. ügy", "Hely"], strict=True):
        entry.msgstr = words
    catalogue.save()
    assert list(command.check("hu")) == []
    (package.parents[3] / "words.py").write_text('a = _("Case %(n)s")\nc = _("Time")\n')
    (fault,) = command.check("hu")
    assert fault == "thing/words.py:2: “Time” stands in no hu catalogue"
    assert command.update("thing", "hu") == (1, 1)
    assert "%(n)s. ügy" in package.read_text()


def test_a_translation_that_loses_a_placeholder_is_named(package):
    package.write_text('msgid ""\nmsgstr ""\n\nmsgid "Case %(n)s"\nmsgstr "Ügy"\n\nmsgid "Place"\nmsgstr "Hely"\n')
    (fault,) = command.check("hu")
    assert fault.endswith("the translation of “Case %(n)s” loses n")
