"""Why a file is not taken as a document, in words that say what to do next."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal

SENTENCES = {
    "none": _("Please choose a PDF first."),
    "empty": _("This file is empty. Choose the document again."),
    "too_heavy": _("This document is larger than 20 MB. Save it smaller, or send only the pages that matter."),
    "too_many_pages": _("This document has more than 200 pages. Send only the pages that matter."),
    "no_pages": _("There is no page in this document. Save it again as PDF and send that."),
    "not_a_pdf": _("This file is not a PDF. Save the document as PDF and send that."),
    "encrypted": _("This PDF is locked with a password. Save it without one and send that."),
    "damaged": _("This PDF is damaged or arrived only in part. Send it again, or save it once more as PDF."),
    "too_complex": _("This PDF takes too long to open. Print it into a new PDF and send that."),
    "busy": _("Many documents are arriving right now. Wait a minute and send the form again."),
}


class DocumentRefused(Refusal):
    """A file that is not taken. `code` is a key of SENTENCES, `sentence` its words in the reader's language."""

    def __init__(self, code: str) -> None:
        super().__init__(str(SENTENCES[code]), field="document")
        self.code = code
