"""How allauth behaves here: nobody signs up by themselves, its letters go out like all others, and what whoever works
here does at the door is noted."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.accounts.actors import actor_for
from tenants.accounts.audit import note_act
from tenants.accounts.middleware import has_second_factor
from tenants.accounts.models import Person
from tenants.accounts.sessions import device_of, end_others, note_session

# Letters of allauth that tell of a change at somebody's own door, and the act that each stands for.
DOOR_ACTS = {
    "mfa/email/totp_activated": "second_step_added",
    "mfa/email/webauthn_added": "second_step_added",
    "mfa/email/totp_deactivated": "second_step_removed",
    "mfa/email/webauthn_removed": "second_step_removed",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Citizens exist from their first case or subscription on; staff are invited. There is no sign-up page."""
        return False

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People have no user names."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where somebody comes out who asked for no page: whoever works here at their desk."""
        if not request.user.is_authenticated or not request.user.is_staff:
            return "/my/" if getattr(request, "municipality", None) and request.user.is_authenticated else "/"
        return "/desk/" if getattr(request, "municipality", None) else "/console/"

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Whoever has just come in: the session is noted for everybody, the act for the staff."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        note_session(request)
        if user.is_staff:
            note_act(actor_for(user), "signed_in")
        return response

    def logout(self, request: HttpRequest) -> None:
        person = request.user
        super().logout(request)
        if isinstance(person, Person) and person.is_staff:
            note_act(actor_for(person), "signed_out")

    def send_notification_mail(self, template_prefix: str, user: Any, context: dict[str, Any] | None = None,
                               email: str | None = None) -> None:
        """A letter about a change at somebody's own door. It goes to the address with which they sign in."""
        if template_prefix in DOOR_ACTS and user.is_staff:
            note_act(actor_for(user), DOOR_ACTS[template_prefix])
        if DOOR_ACTS.get(template_prefix) == "second_step_added":
            self.proved(user)
        self.send_mail(template_prefix, email or user.email, {
            "device": device_of(self.request.headers.get("User-Agent", "")), "at": timezone.localtime(),
            "person": user, **(context or {})})

    def proved(self, user: Person) -> None:
        """Whoever sets a second step up has taken it with that; sessions that began without one are over."""
        if not has_second_factor(self.request, user):
            end_others(user, self.request.session.session_key or "")
        record_authentication(self.request, user, "mfa", reauthenticated=True)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever took the second step a moment ago is not asked again; the same figures would not do twice."""
        taken = [record["at"] for record in get_authentication_records(self.request, self.request.user)
                 if record.get("method") == "mfa"]
        fresh = bool(taken) and time.time() - max(taken) < app_settings.REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("That was not right. Take the figures that the app shows now, or try again."),
        "cannot_delete_authenticator": gettext_lazy(
            "Whoever works here needs a second step. Add another one first, then remove this one."),
    }

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def _get_site_name(self) -> str:
        municipality = getattr(self.request, "municipality", None) if self.request else None
        return municipality.name if municipality else "Járda"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep one second step at least."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return not authenticator.user.is_staff or others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("My key") if not count else _("My key no. %(number)d") % {"number": count + 1}
