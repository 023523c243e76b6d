"""What citizens say under cases, for the desk's pages: `{% load spoken %}`."""

from django import template

from cases.desk.casefile import CaseFile
from cases.desk.comments import reading
from tenants.accounts.actors import Actor

register = template.Library()


@register.simple_tag
def spoken_under(file: CaseFile) -> reading.Spoken:
    """What was said under the case of a page."""
    return reading.spoken(file)


@register.simple_tag
def waiting_comments(actor: Actor) -> int:
    """How many comments wait to be looked at."""
    return reading.waiting_count(actor)
