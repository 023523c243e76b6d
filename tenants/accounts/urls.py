"""Signing in: always with a code sent by mail; staff then with their second step. What allauth brings for passwords,
sign-up and addresses has no place here: its names lead to the door."""

from allauth.account import views as account
from allauth.account.views import RequestLoginCodeView
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy
from django.views.generic import RedirectView

from tenants.accounts import pages
from tenants.look.again import typed_again

# A page that lay open while somebody signed in or out beside it is shown again as it was filled in.
ask_for_code = typed_again({"next": None, "email": gettext_lazy("Your e-mail address")})(RequestLoginCodeView.as_view())
door = RedirectView.as_view(pattern_name="account_login")
CLOSED = ("signup", "email", "confirm-email", "password/change", "password/set", "password/reset",
          "password/reset/done", "password/reset/key/done")
CLOSED_NAMES = ("account_signup", "account_email", "account_email_verification_sent", "account_change_password",
                "account_set_password", "account_reset_password", "account_reset_password_done",
                "account_reset_password_from_key_done")

urlpatterns = [
    # There are no passwords to ask for, so the front door is the code.
    path("login/", ask_for_code, name="account_login"),
    path("login/code/", ask_for_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", pages.again, name="account_reauthenticate"),
    path("sessions/", pages.SessionsPage.as_view(), name="usersessions_list"),
    path("2fa/", include("allauth.mfa.urls")),
    *(path(f"{address}/", door, name=name) for address, name in zip(CLOSED, CLOSED_NAMES, strict=True)),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", RedirectView.as_view(url="/accounts/login/"),
            name="account_confirm_email"),
]
