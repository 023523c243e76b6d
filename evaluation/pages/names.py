"""What to call the parts that figures are told apart by, and in which order."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases.catalogue import Catalogue
from evaluation import wording
from evaluation.measures import Dimension
from evaluation.periods import Period


def in_order(codes: Mapping[str, Any], by: Dimension, rules: Catalogue) -> list[str]:
    """The codes as the catalogue orders them; what it does not know comes last."""
    known: Mapping[Dimension, Any] = {
        Dimension.CATEGORY: rules.categories,
        Dimension.AREA: rules.areas,
        Dimension.BODY: rules.bodies,
        Dimension.CHANNEL: wording.CHANNELS,
    }
    places = {code: place for place, code in enumerate(known.get(by, ()))}
    return sorted(codes, key=lambda code: (places.get(code, len(places)), code))


def name_of(code: str, by: Dimension, rules: Catalogue) -> str:
    """What to call one part."""
    match by:
        case Dimension.CATEGORY if code in rules.categories:
            return str(rules.categories[code])
        case Dimension.AREA if code in rules.areas:
            return str(rules.areas[code])
        case Dimension.BODY if code in rules.bodies:
            return str(rules.bodies[code])
        case Dimension.CHANNEL if code in wording.CHANNELS:
            return str(wording.CHANNELS[code])
        case Dimension.MONTH:
            return wording.period_name(Period.of(code))
        case Dimension.AREA if not code:
            return _("outside every area")
        case Dimension.BODY if not code:
            return _("not sent to anybody")
    return code or _("not said")
