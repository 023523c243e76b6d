"""What looking after colleagues says no to."""

from tenants.refusals import Refusal


class RoleRefused(Refusal):
    """A role that cannot be made, changed or given up as asked."""


class ColleagueRefused(Refusal):
    """A colleague who cannot be invited, changed or let go as asked."""


class MoreThanOneHas(Refusal):
    """Nobody gives others more than they have themselves."""

    status = 403


class LastOneLeft(Refusal):
    """Somebody must be left who can look after colleagues."""

    status = 409
