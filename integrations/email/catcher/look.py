"""The page's words in its languages, and its look: the tokens of Járda's own theme, without a web font."""

WORDS = {
    "hu": {
        "code": "hu",
        "language": "Magyar",
        "languages": "Nyelv",
        "name": "Levelek",
        "title": "Beérkezett levelek",
        "explanation": "A próba minden levele itt áll meg, senkihez nem jut el.",
        "search": "Keresés címben és tárgyban",
        "find": "Keresés",
        "empty": "Itt jelennek meg a levelek. Még egy sem érkezett: jelentsen be valamit, és nézzen vissza.",
        "nothing_found": "Ilyen levél nincs. Próbálja kevesebb szóval.",
        "older": "Régebbi levelek",
        "back": "Vissza a levelekhez",
        "from": "Feladó",
        "to": "Címzett:",
        "arrived": "Érkezett",
        "message_id": "Azonosító",
        "html": "A levél",
        "text": "Egyszerű szövegként",
        "attachments": "Mellékletek",
        "headers": "Fejlécek",
        "source": "A levél forrása",
        "no_subject": "(nincs tárgy)",
        "missing": "Ilyen levél nincs.",
        "answer": "Válasz a címzett nevében",
        "answer_words": "A válasz szövege",
        "send": "Elküldöm",
        "answered": "A választ átvették. Nézze meg az ügyet.",
        "not_taken": "A választ nem vették át:",
    },
    "en": {
        "code": "en",
        "language": "English",
        "languages": "Language",
        "name": "Letters",
        "title": "Letters that arrived",
        "explanation": "Every letter of this demo stops here; none reaches anybody.",
        "search": "Search addresses and subjects",
        "find": "Search",
        "empty": "Letters appear here. None has come yet: report something and look again.",
        "nothing_found": "There is no such letter. Try fewer words.",
        "older": "Older letters",
        "back": "Back to the letters",
        "from": "From",
        "to": "To:",
        "arrived": "Arrived",
        "message_id": "Message-ID",
        "html": "The letter",
        "text": "As plain text",
        "attachments": "Attachments",
        "headers": "Headers",
        "source": "Source of the letter",
        "no_subject": "(no subject)",
        "missing": "There is no such letter.",
        "answer": "Answer as the recipient",
        "answer_words": "Words of the answer",
        "send": "Send it",
        "answered": "The answer was taken. Look at the case.",
        "not_taken": "The answer was not taken:",
    },
}

CSS = """
:root { --primary: #2a3230; --on-primary: #fff; --accent: #f0c419; --ink: #18201e; --ink-2: #474f4d; --paper: #fff;
  --wash: #f0f5f4; --line: #cbd5d3; --line-strong: #76807d; }
* { box-sizing: border-box; }
body { margin: 0; font: 1.0625rem/1.55 "Segoe UI", system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header { background: var(--primary); color: var(--on-primary); border-bottom: 6px solid var(--accent); padding: 1rem;
  display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; }
header p { margin: 0; flex: 1 1 16rem; } header a { color: inherit; }
header .home { font-size: 1.25rem; font-weight: 600; text-decoration: none; }
nav a { padding: .25rem; } nav a[aria-current] { font-weight: 600; text-decoration: none; }
main { max-width: 60rem; padding: 1.5rem 1rem; }
h1 { font-size: 2rem; line-height: 1.14; letter-spacing: -.022em; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
a { color: var(--primary); } a:focus-visible, :focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
header a:focus-visible { outline-color: var(--on-primary); }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-bottom: 1.5rem; }
input, button { font: inherit; min-height: 2.75rem; padding: .25rem .75rem; border: 1px solid var(--line-strong);
  border-radius: 3px; background: var(--paper); color: inherit; }
button { background: var(--primary); color: var(--on-primary); }
ul { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
ul.plain { border: 0; }
li a { overflow-wrap: anywhere; }
ul:not(.plain) li a { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .75rem .5rem;
  color: inherit; text-decoration: none; border-bottom: 1px solid var(--line); }
ul:not(.plain) li a:hover { background: var(--wash); }
li b { grid-column: 1 / -1; text-decoration: underline; } li span, time { color: var(--ink-2); }
time { font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0 0 1rem; }
dt { color: var(--ink-2); } dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 44rem; border: 1px solid var(--line); background: #fff; }
pre { background: var(--wash); padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
form.answer { display: block; } textarea { font: inherit; width: 100%; min-height: 8rem; padding: .5rem;
  border: 1px solid var(--line-strong); border-radius: 3px; margin: .25rem 0 .75rem; }
.say { background: var(--wash); padding: 1rem; }
details { margin-top: 2rem; } .empty { background: var(--wash); padding: 1.5rem; }
"""
