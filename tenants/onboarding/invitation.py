"""The letter that tells somebody that they may sign in at their municipality's desk."""

from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from tenants import current
from tenants.accounts.models import Person
from tenants.addresses import origin_of


def invite(person: Person) -> None:
    """Write the invitation, in the person's language. Inside their municipality; it is carried like every letter."""
    here = current.municipality()
    with translation.override(person.language or here.language):
        words = {
            "name": person.name,
            "town": here.name,
            "role": person.role_name,
            "url": f"{origin_of(here)}/desk/",
            "email": person.email,
        }
        send_mail(
            _("Your desk at %(town)s is ready") % words,
            _(
                "Dear %(name)s,\n\n"
                "%(town)s has set up your place at its desk; your role there is: %(role)s.\n\n"
                "Sign in here with this address, %(email)s. There is no password: we send you a code.\n%(url)s\n\n"
                "At your first visit you choose a second step, such as an app on your telephone. Come whenever you "
                "like: this invitation does not run out.\n"
            )
            % words,
            None,
            [person.email],
        )
