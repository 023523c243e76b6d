"""The whole way of one case, on the real pages of a real schema: reported, checked, sent, answered, claimed, confirmed,
measured, printed."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pypdfium2
import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone
from PIL import Image

from cases.models import Case, ToDo
from cases.tasks import work
from integrations.email.incoming import receive
from integrations.email.reading import whole_text
from integrations.models import Delivery
from tenants.fleet.connection import db
from tenants.models import Municipality
from tests.fakes.smtp import Mailbox, mail_server
from tests.towns import KOHID_SQUARE


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_PORT = box.port  # type: ignore[attr-defined]
        yield box


def a_photo() -> io.BytesIO:
    file = io.BytesIO()
    Image.effect_noise((640, 480), 40).convert("RGB").save(file, "JPEG")
    file.seek(0)
    file.name = "lamp.jpg"
    return file


def the_worker_works(town: Municipality) -> None:
    """Ten seconds later, the worker does all that waits in the town."""
    db.set_schema_to_public()
    with town.entered():
        ToDo.objects.update(not_before=F("not_before") - timedelta(seconds=10))
        Delivery.objects.update(due_at=F("due_at") - timedelta(seconds=10))
    work(town.schema_name, [])


def test_from_the_report_to_the_printed_page(
    kohid: Municipality, citizen_of_kohid: Client, staff_of_kohid: Client, mailbox: Mailbox
) -> None:
    # A citizen reports with a photo.
    wish = uuid4()
    answer = citizen_of_kohid.post("/report/", {
        "wish": str(wish), "photos": a_photo(), "lat": KOHID_SQUARE.lat, "lon": KOHID_SQUARE.lon, "street": "Fő tér",
        "house": "1.", "category": "lighting", "title": "Dark lamp by the school", "email": "anna@posta.example",
        "description": "It has been dark since Monday.", "anonymous": "on", "do": "send"})
    assert answer.status_code == 302, answer.content.decode()
    with kohid.entered():
        case = Case.objects.get(wish=wish)
    assert case.number in citizen_of_kohid.get(answer.headers["Location"]).content.decode()
    # Until somebody has looked at it, nobody else sees it.
    assert citizen_of_kohid.get(f"/{case.number}/").status_code == 404

    # Staff check it and send it on; the rules say to whom.
    desk = f"/desk/cases/{case.public_id}/"
    assert "Dark lamp by the school" in staff_of_kohid.get("/desk/", {"queue": "open"}).content.decode()
    assert staff_of_kohid.post(f"{desk}moves/send/").status_code in (200, 302)
    the_worker_works(kohid)
    asked = next(letter for letter in mailbox.letters if "lamps@" in letter["To"])
    assert "It has been dark since Monday." in whole_text(asked)
    assert [part.get_content_type() for part in asked.iter_attachments()] == ["image/jpeg"]

    # The first letter asks the reporter whose address it is.
    first = next(letter for letter in mailbox.letters if "anna@" in letter["To"])
    way = re.search(r"http://kohid\.localhost:\d+(/confirm/\S+)", whole_text(first))
    assert way
    assert citizen_of_kohid.post(way[1]).status_code == 200

    # The body answers by mail, and a clerk sees it in the case.
    reply = mailbox.letters[0].__class__()
    reply["From"], reply["Message-ID"], reply["Subject"] = "lamps@kohid-bodies.example", "<a@b>", "Re"
    reply.set_content("We mend it on Friday.\n\n> old words")
    receive(reply, [str(asked["Reply-To"])])
    assert "We mend it on Friday." in staff_of_kohid.get(desk).content.decode()

    # They say it is done; the reporter is asked, and says yes.
    assert staff_of_kohid.post(f"{desk}moves/claim/").status_code in (200, 302)
    the_worker_works(kohid)
    question = next(letter for letter in mailbox.letters if "Is it really done?" in whole_text(letter))
    link = re.search(r"http://kohid\.localhost:\d+(/\S+)\?a=yes", question.get_body(("plain",)).get_content())
    assert link
    assert citizen_of_kohid.get(f"{link[1]}?a=yes").status_code == 200
    assert citizen_of_kohid.post(link[1], {"solved": "yes", "satisfaction": "5"}).status_code in (200, 302)
    page = citizen_of_kohid.get(f"/{case.number}/").content.decode()
    assert "Confirmed: done" in page and "anna@posta.example" not in page

    # Evaluation has measured it, and the report prints it.
    the_worker_works(kohid)
    month = f"{timezone.localdate():%Y-%m}"
    assert citizen_of_kohid.get("/evaluation/", {"period": month}).status_code == 200
    assert citizen_of_kohid.get(f"/reports/monthly/{month}/").status_code == 200
    printed = citizen_of_kohid.get(f"/reports/monthly/{month}.pdf")
    assert printed.headers["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(b"".join(printed) if printed.streaming else printed.content)
    words = " ".join(sheet.get_textpage().get_text_range() for sheet in document)
    assert "Kőhíd" in words
