"""Form fields whose faults say what to do."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What an address may hold that letters can be sent to (RFC 5321), and what we keep.
LONGEST_ADDRESS = 254


def ensure_address(value: str) -> None:
    """Refuse an e-mail address that cannot be right, and say what is missing in it.

    Raises:
        ValidationError: with one sentence.
    """
    if re.search(r"\s", value):
        raise ValidationError(_("There is a space in the address. Please take it out."))
    name, at, host = value.rpartition("@")
    if not at or not name:
        raise ValidationError(_("The address needs an @ with something before it, such as name@example.org"))
    if "." not in host.strip(".") or host.startswith(".") or host.endswith("."):
        raise ValidationError(_("The end of the address is missing, such as .org"))


class EmailField(forms.EmailField):
    """An e-mail address. Browsers' own check is left aside, because ours says what is missing."""

    default_error_messages = {
        "invalid": gettext_lazy("Something in this address is not right. Please look at it once more."),
    }
    default_validators = [ensure_address, *forms.EmailField.default_validators]

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"max_length": LONGEST_ADDRESS, **more})

    def clean(self, value: object) -> object:
        text = str(value or "").strip()
        if text:
            # The sentence that helps most stands alone, not beside the general one.
            ensure_address(text)
        return super().clean(text)
