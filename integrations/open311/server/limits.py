"""How often somebody may ask: counted by the minute, for each key, and for each network that comes without one."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from integrations.models import ApiKey
from integrations.open311.server.refusals import Error, Refused
from tenants.limits import MINUTE, Limit, count
from tenants.network import network_of

PER_NETWORK = 600


def ensure_within_limit(request: HttpRequest, key: ApiKey | None) -> None:
    """Count this call.

    Raises:
        Refused: there were too many in this minute; 429 with the seconds to wait.
    """
    most = key.per_minute if key else PER_NETWORK
    counted, wait = count(Limit("open311", most, MINUTE), key.prefix if key else network_of(request))
    if counted > most:
        raise Refused(Error(429, _("That is more than %(most)s calls a minute. Please go on in %(seconds)s seconds.")
                            % {"most": most, "seconds": wait}), retry_after=wait)
