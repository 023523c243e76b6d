"""What a webmaster copies: the script form and the frame written by hand, for the same choice."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.html import escape

from cases.site.framing.views import VIEWS, words_in

LOW, HIGH = 200, 4000
FRAME_HEIGHT = 900


@dataclass(frozen=True)
class Choice:
    """What is to be shown, and how."""

    view: str = "report"
    category: str = ""
    area: str = ""
    language: str = "hu"
    height: int | None = None

    @property
    def query(self) -> str:
        parts = {"category": self.category, "area": self.area if self.view in {"map", "list"} else ""}
        kept = {name: code for name, code in parts.items() if code and self.view != "figures"}
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes of the script tag, those left out that say nothing."""
        area = self.area if self.view in {"map", "list"} else ""
        category = self.category if self.view != "figures" else ""
        given = {"view": self.view, "category": category, "area": area, "lang": self.language,
                 "height": str(self.height or "")}
        return {f"data-{name}": value for name, value in given.items() if value}


def own_page(choice: Choice, home: str) -> str:
    """The same on the municipality's own site, for whoever sees no frame."""
    joint = "&" if choice.query else "?"
    return f"{home}/{VIEWS[choice.view]}{choice.query}{joint}lang={choice.language}"


def script_form(choice: Choice, home: str) -> str:
    """The script tag with a link for browsers without JavaScript."""
    words = words_in(choice.language)
    told = "".join(f' {name}="{escape(value)}"' for name, value in choice.attributes.items())
    return (f'<script src="{home}/embed.js"{told} async></script>\n'
            f'<noscript><a href="{escape(own_page(choice, home))}">{escape(words[choice.view])}</a></noscript>')


def frame_form(choice: Choice, home: str) -> str:
    """The frame by itself: nothing of ours runs in the page around, so its height is fixed."""
    words = words_in(choice.language)
    address = f"{home}/embed/{choice.language}/{VIEWS[choice.view] or 'figures/'}{choice.query}"
    return (f'<iframe src="{escape(address)}" title="{escape(words[choice.view])}" width="100%" '
            f'height="{choice.height or FRAME_HEIGHT}" loading="lazy" allow="geolocation"></iframe>\n'
            f'<p><a href="{escape(own_page(choice, home))}">{escape(words["own"])}</a></p>')
