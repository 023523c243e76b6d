"""How often somebody may ask: counted by the minute, for each key, and for each network that comes without one.

The count is kept in the cache, so where several web processes have caches of their own each of them allows as much. It
is there to hold off a program that has run wild, not to bill anybody.
"""

import time
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from integrations.models import ApiKey
from integrations.open311.server.refusals import Error, Refused

MINUTE = 60
PER_NETWORK = 600


def ensure_within_limit(request: HttpRequest, key: ApiKey | None) -> None:
    """Count this call.

    Raises:
        Refused: there were too many in this minute; 429 with the seconds to wait.
    """
    most = key.per_minute if key else PER_NETWORK
    minute, passed = divmod(int(time.time()), MINUTE)
    name = f"open311:{key.prefix if key else network_of(request)}:{minute}"
    cache.add(name, 0, 2 * MINUTE)
    try:
        count = cache.incr(name)
    except ValueError:  # thrown out of the cache in between
        return
    if count > most:
        raise Refused(Error(429, _("That is more than %(most)s calls a minute. Please go on in %(seconds)s seconds.")
                            % {"most": most, "seconds": MINUTE - passed}), retry_after=MINUTE - passed)


def network_of(request: HttpRequest) -> str:
    """Who calls: an IPv4 address, or the /64 in which an IPv6 address lies."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        # The last entry is the one that our own proxy wrote.
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rsplit(",", 1)[-1].strip()
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    return str(found if found.version == 4 else ip_network(f"{found}/64", strict=False).network_address)
