"""The page on which parts of a photo are marked, cut off or turned: by mouse, finger, keyboard, or plain form."""

import re
from base64 import b64encode
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.desk.forms import DeskForm
from cases.desk.moderation.acting import Host
from cases.models import Photo
from cases.photos.pipeline import Edits
from cases.photos.redacting import preview_of, redact_photo
from tenants.accounts.actors import ensure_may
from tenants.accounts.roles import Permission

# The squares that can be ticked, and how many boxes can be written as numbers without a script.
GRID, ROWS = 12, 3
WHOLE = 1000
SIDES = ("left", "top", "right", "bottom")
_BOX = re.compile(r"(\d{1,4}) (\d{1,4}) (\d{1,4}) (\d{1,4})")
Box = tuple[int, int, int, int]


def percent(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=100, decimal_places=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5", "class": "num"}),
        error_messages={"invalid": gettext_lazy("Write a number between 0 and 100."),
                        "min_value": gettext_lazy("Write a number between 0 and 100."),
                        "max_value": gettext_lazy("Write a number between 0 and 100.")})


class PhotoForm(DeskForm):
    """What should become of a photo. Places are in per cent of its width and height."""

    name = "redact"
    squares = forms.MultipleChoiceField(required=False, choices=[(str(n), str(n)) for n in range(GRID * GRID)])
    boxes = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    turn = forms.ChoiceField(
        label=gettext_lazy("Turn"), required=False, widget=forms.RadioSelect, initial="0",
        choices=[("0", gettext_lazy("as it is")), ("90", gettext_lazy("to the right")),
                 ("180", gettext_lazy("upside down")), ("270", gettext_lazy("to the left"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"left": _("Left"), "top": _("Top"), "right": _("Right"), "bottom": _("Bottom")}
        for number in range(1, ROWS + 1):
            for side in SIDES:
                self.fields[f"box{number}_{side}"] = percent(names[side])
        for side in SIDES:
            self.fields[f"cut_{side}"] = percent(names[side])

    def numbered(self) -> list[list[forms.BoundField]]:
        """The fields of each box that can be written as numbers."""
        return [[self[f"box{number}_{side}"] for side in SIDES] for number in range(1, ROWS + 1)]

    def cut(self) -> list[forms.BoundField]:
        return [self[f"cut_{side}"] for side in SIDES]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for prefix in (*(f"box{number}" for number in range(1, ROWS + 1)), "cut"):
            sides = [given.get(f"{prefix}_{side}") for side in SIDES]
            if any(side is not None for side in sides) and self.box(given, prefix) is None:
                self.add_error(f"{prefix}_right", _("Right must be more than left, and bottom more than top."))
        return given

    @staticmethod
    def box(given: dict[str, Any], prefix: str) -> Box | None:
        """The box that is written as numbers: an empty side is the picture's own. None where there is none."""
        sides = [given.get(f"{prefix}_{side}") for side in SIDES]
        if all(side is None for side in sides):
            return None
        left, top, right, bottom = (int((side if side is not None else default) * 10)
                                    for side, default in zip(sides, (0, 0, 100, 100), strict=True))
        return (left, top, right, bottom) if right > left and bottom > top else None

    def edits(self) -> Edits:
        """What is wished. The form must be valid."""
        given = self.cleaned_data
        boxes = [square_box(int(number)) for number in given["squares"]]
        boxes += [box for number in range(1, ROWS + 1) if (box := self.box(given, f"box{number}"))]
        boxes += drawn_boxes(given["boxes"])
        cut = self.box(given, "cut")
        return Edits(tuple(merged(boxes)), None if cut == (0, 0, WHOLE, WHOLE) else cut, int(given["turn"] or 0))


def square_box(number: int) -> Box:
    """The box of one square of the grid, counted along the rows."""
    row, column = divmod(number, GRID)
    left, top = column * WHOLE // GRID, row * WHOLE // GRID
    return left, top, -(-(column + 1) * WHOLE // GRID), -(-(row + 1) * WHOLE // GRID)


def drawn_boxes(words: str) -> list[Box]:
    """The boxes that were drawn: four numbers of thousandths each, parted by semicolons."""
    found = (tuple(min(int(n), WHOLE) for n in match.groups()) for match in _BOX.finditer(words))
    return [(left, top, right, bottom) for left, top, right, bottom in found if right > left and bottom > top]


def merged(boxes: list[Box]) -> list[Box]:
    """Squares beside each other in a row become one box: one mosaic tells less than several."""
    rows: list[Box] = []
    for box in sorted(set(boxes), key=lambda one: (one[1], one[3], one[0])):
        last = rows[-1] if rows else None
        if last and (last[1], last[3]) == (box[1], box[3]) and box[0] <= last[2]:
            rows[-1] = (last[0], last[1], max(last[2], box[2]), last[3])
        else:
            rows.append(box)
    return columns_merged(rows)


def columns_merged(rows: list[Box]) -> list[Box]:
    found: list[Box] = []
    for box in sorted(rows, key=lambda one: (one[0], one[2], one[1])):
        last = found[-1] if found else None
        if last and (last[0], last[2]) == (box[0], box[2]) and box[1] <= last[3]:
            found[-1] = (last[0], last[1], last[2], max(last[3], box[3]))
        else:
            found.append(box)
    return found


class EditPhoto(Host):
    """The editor: a look at what it would become, then for good."""

    shot: Photo
    preview = ""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        self.find(photo_id)
        return self.show()

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        self.find(photo_id)
        form = self.read(PhotoForm(request.POST))
        edits = form.edits()
        if "look" in request.POST:
            self.preview = "data:image/jpeg;base64," + b64encode(
                preview_of(self.shot, edits, actor=self.actor).large_jpeg).decode()
            return self.show()
        redact_photo(self.shot, edits, actor=self.actor)
        self.acted("photo")
        messages.success(request, _("The photo is changed. What was there before is gone."))
        return HttpResponseRedirect(self.back())

    def find(self, photo_id: UUID) -> None:
        ensure_may(self.actor, Permission.HIDE_PHOTOS)
        self.shot = get_object_or_404(Photo.objects.filter(case=self.case).select_related("case"), pk=photo_id)

    def back(self) -> str:
        return self.way("case")

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        if refusal:
            # Somebody else may have changed it.
            self.shot.refresh_from_db()
        form = self.form if isinstance(self.form, PhotoForm) else PhotoForm(initial={"turn": "0"})
        ticked = set(form["squares"].value() or ())
        squares = [(str(n), n // GRID + 1, n % GRID + 1, str(n) in ticked) for n in range(GRID * GRID)]
        context = {
            "case": self.case, "photo": self.shot, "redact": form, "squares": squares, "preview": self.preview,
            "ns": self.namespace, "frame": self.frame, "is_volunteer": self.is_volunteer, "back": self.back(),
            "refusal": refusal, "faults": self.faults(), **self.shown_with(),
        }
        return render(self.request, "desk/moderation/photo.html", context, status=status)
