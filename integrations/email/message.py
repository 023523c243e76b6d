"""A stored letter as a message: headers that mail programs thread by, photos attached from our own storage."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from cases.models import Photo
from cases.photos.storage import Picture, read
from integrations.email.addresses import of_town
from integrations.models import Delivery, Letter
from tenants import current


def message_for(delivery: Delivery, letter: Letter) -> EmailMessage:
    """The message of a delivery. Its Message-ID is the delivery's own, so that a second copy is known as one."""
    message = EmailMessage()
    message["Subject"] = one_line(letter.subject)
    message["From"] = Address(one_line(letter.from_name), addr_spec=of_town(current.municipality()))
    message["To"] = Address(one_line(letter.to_name), addr_spec=letter.to_address)
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message["Message-ID"] = f"<{delivery.public_id}@{settings.MAIL_DOMAIN}>"
    if letter.thread:
        # The root of the conversation: one for each case and reader. Mail programs that know only the one or the other
        # header keep it together too.
        message["In-Reply-To"] = message["References"] = f"<{letter.thread}@{settings.MAIL_DOMAIN}>"
    if letter.unsubscribe_url:
        # RFC 8058: one press in the mail program, without a page.
        message["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Date"] = format_datetime(timezone.localtime(letter.written_at))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    for number, photo in enumerate(letter.photos, start=1):
        content = picture_of(UUID(photo))
        if content:
            message.add_attachment(content, maintype="image", subtype="jpeg", filename=f"{number}.jpg")
    if letter.language:
        message["Content-Language"] = letter.language
    return message


def one_line(words: str) -> str:
    """Words that may stand in a header: whatever breaks a line becomes a space."""
    return " ".join(words.split())


def picture_of(photo: UUID) -> bytes:
    """The large picture as JPEG, which every mail program shows, as it is now; empty where it was hidden or removed."""
    kept = Photo.objects.filter(pk=photo, hidden=False).first()
    if kept is None:
        return b""
    try:
        return read(kept.files, Picture.LARGE_JPEG, schema=current.municipality().schema_name)
    except FileNotFoundError:
        return b""
