"""What higher packages add to the citizens' pages, rendered where the pages leave room for it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from tenants.slots import Panel


def rendered(panels: Iterable[Panel], request: HttpRequest, subject: Any = None) -> list[str]:
    """The panels that have something to show, as HTML, in their order."""
    shown = [panel(request, subject) for panel in panels]
    return [
        render_to_string(template, context, request) for template, context in (one for one in shown if one)
    ]
