"""Letters about somebody's own door: what was changed, by whom it can be set right."""

from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from tenants import current
from tenants.accounts.models import Person
from tenants.addresses import origin_of


def second_step_reset(person: Person) -> None:
    """Tell somebody that an administrator has taken their second step away."""
    here = current.municipality()
    with translation.override(person.language or here.language):
        words = {"name": person, "town": here.name, "url": f"{origin_of(here)}/desk/"}
        send_mail(
            _("Your second step at %(town)s was taken away") % words,
            _("Dear %(name)s,\n\n"
              "an administrator of %(town)s has taken away your second step for signing in, as one does when a "
              "telephone or a key is lost. You are signed out everywhere.\n\n"
              "At your next visit you set it up anew: %(url)s\n\n"
              "If you did not ask for this, tell your administrator at once.\n") % words,
            None, [person.email])


def address_changed(person: Person, old: str) -> None:
    """Tell the old address that it opens the desk no more, and the new one that it does."""
    here = current.municipality()
    with translation.override(person.language or here.language):
        words = {"name": person, "town": here.name, "email": person.email, "url": f"{origin_of(here)}/desk/"}
        for address in (old, person.email):
            send_mail(
                _("Your address at %(town)s was changed") % words,
                _("Dear %(name)s,\n\n"
                  "from now on you sign in at %(town)s with this address: %(email)s. You are signed out everywhere.\n"
                  "%(url)s\n\n"
                  "If this is a mistake, tell your administrator at once.\n") % words,
                None, [address])
