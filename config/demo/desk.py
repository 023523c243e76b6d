"""How the demo's desks are set up: teams, ready replies, a shared filter, and the inspector's round of today.

It is done with the services, as people would do it, so that the log and the audit log tell of it.
"""

from dataclasses import dataclass

from django.db.models import F

from cases.desk.replies.ready import READY
from cases.models import Case, ReplyTemplate, Team
from cases.services.assigning import assign_case
from cases.services.replying import ReplyWish, save_reply
from cases.services.saving_filters import save_filter
from cases.services.teams import TeamWish, save_team
from cases.workflow.phases import Phase
from config.demo.towns import Profile
from tenants.accounts.actors import Actor, actor_for
from tenants.accounts.models import Person
from tenants.accounts.roles import Role
from tenants.models import Municipality
from tenants.words import in_language

STOPS = 7


@dataclass(frozen=True)
class Words:
    """What the teams and the filter are called."""

    streets: str
    green: str
    loud: str


WORDS = {
    "hu": Words("Utak és járdák", "Zöld és tisztaság", "Sokakat érint"),
    "en": Words("Streets and pavements", "Green and clean", "Many are affected"),
}


def furnish(municipality: Municipality, profile: Profile) -> None:
    """Set the town's desk up, unless it is. Runs inside the town."""
    chief = Person.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    if chief is None or Team.objects.exists():
        return
    actor, words = actor_for(chief), WORDS[profile.language]
    make_teams(words, actor)
    make_replies(municipality.languages, actor)
    save_filter(words.loud, "queue=open&sort=changed", shared=True, actor=actor)
    give_round(actor)


def make_teams(words: Words, actor: Actor) -> None:
    """Two teams of whoever works in customer service; they take no cases by themselves, so that queues stay as told."""
    clerks = list(Person.objects.filter(role__in=(Role.AGENT, Role.INSPECTOR), is_active=True))
    for name in (words.streets, words.green):
        save_team(None, TeamWish(name, clerks), actor=actor)


def make_replies(languages: list[str], actor: Actor) -> None:
    """The product's ready replies, in the town's languages."""
    if ReplyTemplate.objects.exists():
        return
    for place, ready in enumerate(READY):
        bodies = {code: ready.bodies[code] for code in languages if code in ready.bodies} or ready.bodies
        wish = ReplyWish(in_language(ready.names, languages[0]), bodies, voice=ready.voice, position=10 * (place + 1))
        save_reply(wish, actor=actor)


def give_round(actor: Actor) -> None:
    """Cases of one neighbourhood for the inspector: those nearest to the one that is due first."""
    inspector = Person.objects.filter(role=Role.INSPECTOR, is_active=True).order_by("pk").first()
    waiting = Case.objects.filter(phase__in=(Phase.OPEN, Phase.WAITING), assignee=None, lat__isnull=False,
                                  due_at__isnull=False)
    first = waiting.order_by("due_at", "pk").first()
    if inspector is None or first is None or first.lat is None or first.lon is None:
        return
    near = waiting.annotate(off=(F("lat") - first.lat) * (F("lat") - first.lat)
                            + (F("lon") - first.lon) * (F("lon") - first.lon) / 2)
    for case in near.order_by("off")[:STOPS]:
        assign_case(case, inspector, actor=actor)
