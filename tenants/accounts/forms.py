"""The door's forms, in our words; and failed second steps of the staff are noted."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenants.accounts.actors import actor_for
from tenants.accounts.audit import note_act
from tenants.accounts.models import Person
from tenants.limits import HOUR, MINUTE, Limit, TooOften, ensure_within

# Codes asked for with one address, in all processes together: enough for whoever mistypes, too few to fill a mailbox.
CODES = (Limit("code-minute", 3, MINUTE), Limit("code-hour", 10, HOUR))


def plain(form: forms.Form, **labels: Any) -> None:
    """Our labels; a placeholder would say the same again, and less well."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].widget.attrs.pop("placeholder", None)


class EmailForm(RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, email=_("Your e-mail address"))

    def clean_email(self) -> str:
        email: str = super().clean_email()
        for limit in CODES:
            try:
                ensure_within(limit, email.lower())
            except TooOften as refusal:
                # The same for addresses that are known here and for those that are not.
                raise ValidationError(refusal.sentence) from refusal
        return email


class CodeForm(ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, code=_("The code from the letter"))


def failed(person: Person) -> None:
    if person.is_staff:
        note_act(actor_for(person), "second_step_failed")


class SecondStepForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, code=_("The six figures, or a recovery code"))
        self.fields["code"].widget.attrs.update(inputmode="numeric", autocapitalize="off")

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        failed(self.user)


class SecondStepAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, code=_("The six figures, or a recovery code"))

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        failed(self.user)


class ReadKey:
    """What a key has answered is read with care: anybody may send anything in its place."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise get_adapter().validation_error("incorrect_code") from error


class KeyForm(ReadKey, AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except ValidationError:
            failed(self.user)
            raise


class KeyAgainForm(ReadKey, ReauthenticateWebAuthnForm):
    pass


class KeyAloneForm(ReadKey, LoginWebAuthnForm):
    pass


class NewAppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, code=_("The six figures that the app shows"))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class NewKeyForm(AddWebAuthnForm):
    """A key of the device or one to plug in. Each of them opens the door alone where it can."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, name=_("What do you call this key?"))
        self.fields["name"].help_text = _("Such as “my phone” or “the blue key”, so that you know it again.")
        if "passwordless" in self.fields:
            self.fields["passwordless"].label = _("Sign in with this key alone")
            self.fields["passwordless"].help_text = _(
                "No code by mail any more: the key asks for your finger, your face or its own number.")
            self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise get_adapter().validation_error("incorrect_code") from error


class KeyNameForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, name=_("What do you call this key?"))
