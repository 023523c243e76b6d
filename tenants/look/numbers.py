"""Numbers as each language writes them: thin space and decimal comma in Hungarian and German."""

from decimal import ROUND_HALF_UP, Decimal

THIN = "\u202f"
_MARKS = {"hu": (THIN, ","), "de": (THIN, ","), "en": (",", ".")}


def number(value: float | int | Decimal, language: str, decimals: int = 0) -> str:
    """The number with its thousands apart and the decimals asked for, halves rounded away from zero."""
    thousands, point = _MARKS.get(language, _MARKS["en"])
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{abs(exact):,}".partition(".")
    sign = "\u2212" if exact < 0 else ""
    return sign + whole.replace(",", thousands) + (point + fraction if fraction else "")


def percent(share: float, language: str, decimals: int = 0) -> str:
    """A share from 0 to 1 as a percentage: '88%', in German '88 %' with a thin space."""
    return number(100 * share, language, decimals) + (f"{THIN}%" if language == "de" else "%")


def distance(metres: float, language: str) -> str:
    """A distance as people say it: to ten metres up to a kilometre, then to a hundred. '60 m', '1,4 km'."""
    if metres < 1000:
        return f"{number(round(metres, -1), language)}\u00a0m"
    return f"{number(metres / 1000, language, 1)}\u00a0km"
