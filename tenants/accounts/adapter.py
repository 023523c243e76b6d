"""How allauth behaves here: nobody signs up by themselves, and its letters go out like all others."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


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
