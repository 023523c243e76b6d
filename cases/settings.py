"""What a municipality settles for itself in the browser: every key, what it holds, and what holds where nothing is set.

One table; the pages, the services and the tests read it. Values are plain JSON.
"""

from typing import Any

from cases.catalogue import catalogue

# Who looks at a report before it is published and sent: the municipality's own staff or the association's volunteers.
MODERATORS = ("own", "association")
# Whether words under a case are shown at once, after somebody has looked, or there are none.
COMMENTS = ("after_review", "at_once", "off")

DEFAULTS: dict[str, Any] = {
    "moderators": "own",
    "comments": "after_review",
    # {"country": "HU", "hours": {"mon": ["08:00", "16:00"], ...}, "closed": ["2026-12-24"], "open": ["2026-12-12"]}
    "calendar": {},
    # Words and senders that lead a report to moderation: {"words": [...], "senders": [...]}
    "watched": {},
    # Host names on which the plug-in may stand.
    "embed_hosts": [],
    # How much the public writes an hour from one connection (cases/site/gate.py): {"free": 3, "slow": 12, "most": 60,
    # "town": 120, "trusted": ["192.0.2.0/24"]}; what is not there holds as it stands there.
    "limits": {},
    # Whether contributors who wish so are named on a page, and which badges are given.
    "thanks": {"badges": True, "list": False},
    # When the daily letter goes out (local hour), and how many letters go to one address in a day by themselves.
    "letters": {"digest_hour": 17, "most_a_day": 5},
    # Whether the reporter is asked after so many days in which nothing has happened publicly.
    "silence": {"ask": True, "days": 28},
    # How closely redaction looks: what is proposed for masking.
    "masking": {"emails": True, "phones": True, "plates": True},
    # What reporters read whose report is not sent on, in the form of cases/moderation/reasons.toml; empty: those there.
    "ready_reasons": [],
}


def setting(key: str) -> Any:
    """What the municipality entered has settled, or what holds otherwise.

    Raises:
        KeyError: there is no such setting.
    """
    return catalogue().settings.get(key, DEFAULTS[key])
