""""This is it": joining an open case from within the report form, with nothing of it lost."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.links import ask_token
from cases.models import Part, Participant
from cases.photos.uploads import uploads_for
from cases.selectors import published_cases
from cases.services.confirming import ask_again, ensure_letterbox, needs_confirming
from cases.services.joining_instead import Joiner, Typed, join_instead, takes_words
from cases.services.reporting import DESCRIPTION, TITLE
from cases.site.fields import EmailField
from cases.site.known import is_known_address
from cases.site.today import browser_of, remember
from tenants.accounts.actors import Actor
from tenants.refusals import Refusal

# The form's buttons beside each open case: `do=follow:KH-2026-04107`.
ACTS = {"follow": Part.FOLLOWER, "same": Part.SUPPORTER}
DROP = "drop"


def typed_in(data: QueryDict, wish: UUID) -> Typed:
    """What somebody has written and photographed so far."""
    words = "\n\n".join(part for part in (data.get("title", "").strip()[:TITLE],
                                          data.get("description", "").strip()[:DESCRIPTION]) if part)
    name = "" if data.get("anonymous") else data.get("name", "").strip()
    return Typed(words, name, [photo.pk for photo in uploads_for(wish)])


def join_from_form(request: HttpRequest, data: QueryDict, wish: UUID, act: str, number: str) -> HttpResponse:
    """Join a case with what the form holds, and go to its page.

    Raises:
        Refusal: something is missing; the sentence says what.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    case = get_object_or_404(published_cases(), number=number)
    part = ACTS[act]
    email = data.get("email", "").strip() or (actor.person.email if actor.person else "")
    if part == Part.FOLLOWER and not email:
        raise Refusal(_("Please write your e-mail address under “Details”, so that we can send you the news."),
                      field="email")
    try:
        EmailField(required=False).clean(email)
    except ValidationError as wrong:
        raise Refusal(" ".join(wrong.messages), field="email") from wrong
    typed = typed_in(data, wish)
    adds = data.get("typed", "") != DROP and takes_words()
    browser = browser_of(request)
    if email and not is_known_address(request, email):
        ensure_letterbox(email)
    who = Joiner(email, is_known_address(request, email), browser, get_language() or "")
    added = join_instead(case, part, typed if adds else Typed(), wish=wish, who=who, actor=actor)
    messages.success(request, said(part, added, typed))
    waiting = Participant.objects.filter(case=case, part=part, email=email.lower()).first()
    if email and waiting and not who.is_proved:
        # Also where the address was confirmed long ago: a stranger who types it learns nothing of that.
        if not needs_confirming(waiting):
            with suppress(Refusal):
                ask_again(waiting)
        return remember(redirect("site:confirm-code", ask_token(waiting)), browser)
    return remember(redirect("site:case", case.number), browser)


def said(part: Part, added: bool, typed: Typed) -> str:
    """What happened, whole."""
    thanks = {
        Part.SUPPORTER: _("Thank you, we have counted you in."),
        Part.FOLLOWER: _("Thank you. We write to you when something happens."),
    }[part]
    if added:
        return f"{thanks} " + _("What you wrote goes to this case as well.")
    if typed.is_empty:
        return thanks
    return f"{thanks} " + _("What you had written in the form was dropped.")
