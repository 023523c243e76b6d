"""Signing in: always with a code sent by mail; staff then with their second factor."""

from allauth.account.views import RequestLoginCodeView
from django.urls import include, path

urlpatterns = [
    # There are no passwords to ask for, so the front door is the code.
    path("login/", RequestLoginCodeView.as_view(), name="account_login"),
    path("", include("allauth.urls")),
]
