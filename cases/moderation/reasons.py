"""Ready words for the reporter whose report is not sent on, or not yet. Where a municipality has none of its own, these."""

from dataclasses import dataclass
from typing import Any

from cases.settings import setting
from tenants.words import in_language

# Not sent on at all, or only after an answer of the reporter.
REFUSE, ASK = "refuse", "ask"


@dataclass(frozen=True)
class ReadyReason:
    """`name` is read by who chooses, `words` by the reporter, in their language."""

    code: str
    use: str
    name: str
    words: str


READY: list[dict[str, Any]] = [
    {"code": "not-public-space", "use": REFUSE,
     "names": {"hu": "Nem közterület", "en": "Not public space", "de": "Kein öffentlicher Raum"},
     "words": {
         "hu": "Amiről írt, az nem közterületen van, ezért nem tudjuk továbbítani. Kérjük, forduljon a tulajdonoshoz vagy a "
               "társasház közös képviselőjéhez.",
         "en": "What you wrote about is not in public space, so we cannot send it on. Please turn to the owner or to whoever "
               "looks after the building.",
         "de": "Was Sie melden, liegt nicht im öffentlichen Raum, deshalb können wir es nicht weiterleiten. Bitte wenden Sie "
               "sich an die Eigentümerin oder die Hausverwaltung."}},
    {"code": "reported-already", "use": REFUSE,
     "names": {"hu": "Már bejelentették", "en": "Reported already", "de": "Bereits gemeldet"},
     "words": {
         "hu": "Ezt a hibát már bejelentették, és dolgozunk rajta. Köszönjük, hogy Ön is szólt.",
         "en": "This has been reported already and is being worked on. Thank you for telling us too.",
         "de": "Das wurde bereits gemeldet und ist in Arbeit. Danke, dass auch Sie Bescheid gegeben haben."}},
    {"code": "person-accused", "use": REFUSE,
     "names": {"hu": "Egy ember ellen szól", "en": "Against a person", "de": "Gegen eine Person"},
     "words": {
         "hu": "A bejelentés egy ember vagy egy család ellen szól. Ilyet nem teszünk közzé. Ha veszélyt lát, hívja a 112-t, "
               "szabálysértéssel pedig kérjük, forduljon a rendőrséghez vagy a közterület-felügyelethez.",
         "en": "Your report is directed against a person or a family. We do not publish that. If somebody is in danger, call "
               "112; with an offence, please turn to the police.",
         "de": "Ihre Meldung richtet sich gegen eine Person oder Familie. So etwas veröffentlichen wir nicht. Bei Gefahr wählen "
               "Sie 112, mit einer Ordnungswidrigkeit wenden Sie sich bitte an die Polizei."}},
    {"code": "not-a-report", "use": REFUSE,
     "names": {"hu": "Nem bejelentés", "en": "Not a report", "de": "Keine Meldung"},
     "words": {
         "hu": "Az üzenetében nem találtunk olyan hibát, amelyet valaki megjavíthatna, ezért nem küldtük tovább.",
         "en": "We found nothing in your message that somebody could mend, so we have not sent it on.",
         "de": "Wir haben in Ihrer Nachricht nichts gefunden, das jemand beheben könnte, und sie daher nicht weitergeleitet."}},
    {"code": "where-exactly", "use": ASK,
     "names": {"hu": "Hol van pontosan?", "en": "Where exactly is it?", "de": "Wo genau ist es?"},
     "words": {
         "hu": "Kérjük, írja meg pontosabban, hol van: utca, házszám, vagy mi van mellette. Erre a levélre válaszolhat.",
         "en": "Please tell us more exactly where it is: street, house number, or what stands beside it. You may reply to this "
               "letter.",
         "de": "Bitte schreiben Sie uns genauer, wo es ist: Straße, Hausnummer oder was daneben steht. Sie können auf diesen "
               "Brief antworten."}},
    {"code": "what-exactly", "use": ASK,
     "names": {"hu": "Mi a baj pontosan?", "en": "What exactly is wrong?", "de": "Was genau ist das Problem?"},
     "words": {
         "hu": "A leírásból és a képből nem derült ki, mi a baj. Kérjük, írja meg néhány szóval. Erre a levélre válaszolhat.",
         "en": "We could not tell from your words and the photo what is wrong. Please write it in a few words. You may reply to "
               "this letter.",
         "de": "Aus Beschreibung und Foto ging nicht hervor, was das Problem ist. Bitte beschreiben Sie es in ein paar Worten. "
               "Sie können auf diesen Brief antworten."}},
]


def stored() -> list[dict[str, Any]]:
    """The reasons as they are settled: those of the municipality, or the ready ones."""
    return setting("ready_reasons") or READY


def ready_reasons(use: str, language: str) -> list[ReadyReason]:
    """The reasons for one use, with their words in the reporter's language."""
    return [ReadyReason(one["code"], one["use"], in_language(one["names"]), in_language(one["words"], language))
            for one in stored() if one["use"] == use]
