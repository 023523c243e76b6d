"""Why a file is not taken as a photo, in words that say what to do next."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal

SENTENCES = {
    "empty": _("This file is empty. Choose the photo again, or take a new one."),
    "too_heavy": _("This photo is larger than 25 MB. Send a smaller copy: a screenshot of it is enough."),
    "too_many_pixels": _(
        "This picture has more pixels than we can open. Send a smaller copy: a screenshot of it is enough."
    ),
    "too_small": _("This picture is too small to show anything. Choose the original photo instead of its thumbnail."),
    "animation": _("This is a moving picture. Choose a photo, saved as JPEG or PNG."),
    "video": _("This is a video, and we can only take photos. Take a photo, or a screenshot of the video."),
    "document": _("This is a document, not a photo. Take a photo or a screenshot of the page that matters."),
    "drawing": _("This is a drawing made of instructions (SVG). Save it as JPEG or PNG and send that."),
    "other_picture": _("We cannot open pictures of this kind. Save the picture as JPEG or PNG and send that."),
    "not_a_photo": _("This file is not a photo. Choose a photo: JPEG, PNG, WebP or HEIC."),
    "damaged": _("This photo is damaged or arrived only in part. Send it again, or take a new one."),
    "too_complex": _("This picture takes too long to open. Send a screenshot of it instead."),
    "too_often": _("These were very many photos from your connection in an hour. Send the form without this one, or "
                   "go on in a while; your words are kept."),
    "busy": _("Many photos are arriving right now. Wait a minute and send the form again; your words are kept."),
}


class PhotoRefused(Refusal):
    """A file that is not taken. `code` is a key of SENTENCES, `sentence` its words in the reader's
    language."""

    def __init__(self, code: str) -> None:
        super().__init__(str(SENTENCES[code]), field="photo")
        self.code = code
