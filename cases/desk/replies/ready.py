"""Five ready replies to begin with, in the product's three languages."""

from dataclasses import dataclass

from cases.models.event import Voice


@dataclass(frozen=True)
class Ready:
    """A ready reply of ours: its name by language, who reads it, and its words by language."""

    names: dict[str, str]
    voice: str
    bodies: dict[str, str]


READY = (
    Ready(
        {"hu": "Késik a válasz", "en": "The answer is late", "de": "Die Antwort lässt auf sich warten"},
        Voice.LETTER,
        {
            "hu": "A bejelentését elküldtük az illetékesnek ({body}). Válaszukat {due_on} vártuk, de eddig nem "
                  "érkezett meg.\n\nHa válaszolnak, azonnal értesítjük. Az ügy állása itt "
                  "követhető: {link}",
            "en": "We sent your report to {body}. Their answer was due {due_on}, and it has not come.\n\n"
                  "We tell you as soon as they answer. You can follow the case here: {link}",
            "de": "Wir haben Ihre Meldung weitergeleitet an: {body}. Die Antwort war {due_on} fällig und ist noch "
                  "nicht da.\n\nSobald eine Antwort kommt, melden wir uns. "
                  "Hier können Sie den Fall verfolgen: {link}",
        },
    ),
    Ready(
        {"hu": "Ígért nap", "en": "A day is promised", "de": "Ein Tag ist versprochen"},
        Voice.PUBLIC,
        {
            "hu": "Az illetékes ({body}) {promised_on} ígéri a javítást. Ha elkészül, megkérdezzük a bejelentőt, hogy "
                  "valóban rendben van-e.",
            "en": "{body} promises to mend it {promised_on}. When it is said to be done, we ask the reporter whether "
                  "it really is.",
            "de": "{body} verspricht, es {promised_on} in Ordnung zu bringen. Danach fragen wir die meldende Person, "
                  "ob es wirklich erledigt ist.",
        },
    ),
    Ready(
        {"hu": "Kiegészítést kérünk", "en": "We need to know more", "de": "Wir müssen mehr wissen"},
        Voice.LETTER,
        {
            "hu": "Köszönjük a bejelentését ({title}). Ahhoz, hogy a jó helyre küldjük, még egy kicsit többet kell "
                  "tudnunk: pontosan hol van ({place}), és mióta?\n\nElég, ha erre a levélre válaszol. Egy fénykép is "
                  "sokat segít.",
            "en": "Thank you for your report ({title}). To send it to the right place we need to know a little more: "
                  "where exactly is it ({place}), and since when?\n\nJust reply to this letter. A photo helps a lot.",
            "de": "Danke für Ihre Meldung ({title}). Damit sie an die richtige Stelle kommt, müssen wir noch etwas "
                  "mehr wissen: Wo genau ist es ({place}), und seit wann?\n\nAntworten Sie einfach auf diesen Brief. "
                  "Ein Foto hilft sehr.",
        },
    ),
    Ready(
        {"hu": "Elkezdték a munkát", "en": "The work has begun", "de": "Die Arbeiten haben begonnen"},
        Voice.PUBLIC,
        {
            "hu": "A helyszínen elkezdték a munkát ({body}). Köszönjük a türelmét.",
            "en": "The work on site has begun ({body}). Thank you for your patience.",
            "de": "Vor Ort haben die Arbeiten begonnen ({body}). Danke für Ihre Geduld.",
        },
    ),
    Ready(
        {"hu": "Telefonon sürgettük", "en": "We rang them", "de": "Wir haben angerufen"},
        Voice.INTERNAL,
        {
            "hu": "Telefonon kerestük: {body}. Ezt mondták: ",
            "en": "We rang {body}. They said: ",
            "de": "Wir haben {body} angerufen. Die Auskunft: ",
        },
    ),
)
