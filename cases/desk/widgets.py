"""Fields drawn by hand: the page of a case has some thirty, and a template for each costs more than all the rest.

The HTML is what Django's own templates write, without their line breaks; a test holds both equal.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

Widget = dict[str, Any]


class QuickRenderer(DjangoTemplates):
    """Draws the usual fields itself and leaves the others to Django's templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _input(widget: Widget) -> SafeString:
    value = {} if widget["value"] is None else {"value": widget["value"]}
    first = {"type": widget["type"], "name": widget["name"], **value}
    return SafeString(f"<input{_attributes(first)}{_attributes(widget['attrs'])}>")


def _textarea(widget: Widget) -> SafeString:
    attributes = _attributes({"name": widget["name"], **widget["attrs"]})
    # The line break is not part of the value: a leading one of its own would otherwise be swallowed.
    return SafeString(f"<textarea{attributes}>\n{escape(str(widget['value'] or ''))}</textarea>")


def _select(widget: Widget) -> SafeString:
    groups = "".join(_group(name, choices) for name, choices, _index in widget["optgroups"])
    return SafeString(f"<select{_attributes({'name': widget['name'], **widget['attrs']})}>{groups}</select>")


def _group(name: str | None, choices: list[Widget]) -> str:
    options = "".join(
        f"<option{_attributes({'value': choice['value'], **choice['attrs']})}>{escape(str(choice['label']))}</option>"
        for choice in choices
    )
    return f'<optgroup label="{escape(str(name))}">{options}</optgroup>' if name else options


def _attributes(given: dict[str, Any]) -> str:
    """HTML attributes; what is True stands alone, False and None are left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in given.items()
        if value is not False and value is not None
    )


DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    **{
        f"django/forms/widgets/{kind}.html": _input
        for kind in ("text", "email", "number", "hidden", "date", "file", "checkbox", "input", "password", "url")
    },
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
