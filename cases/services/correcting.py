"""What is put right in a case after it was published: category, place, words. What was said before stays beside it.

A form says what it had read (`read`, the number of the log's last event then), so that nobody writes over somebody.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.events.record import keep_text, record
from cases.events.types import CaseCorrected
from cases.judging import Place, area_at, cell_at
from cases.models import Case, Category, Text
from cases.refusals import ChangedMeanwhile, ReportRefused
from cases.services.locking import locked, save_moved
from cases.services.reckoning import reckon, reckon_for_body
from cases.services.remapping import follow_category
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission

WORDS = ("title", "description")


@transaction.atomic
def correct_category(case: Case, category: Category, *, actor: Actor, read: int | None = None) -> Case:
    """Put the category right, and with it the promised times, as far as they are still to be kept, and the workflow,
    where the new category has another one.

    Args:
        read: the number of the log's last event when the writer read the case.

    Raises:
        ChangedMeanwhile: somebody else put it right since then.
    """
    ensure_may(actor, Permission.CORRECT)
    case = locked(case)
    if not category.active:
        raise ReportRefused(_("That category is no longer in use. Please choose another."), field="category")
    before, case.category = case.category, category
    if before != category:
        ensure_unchanged(case, "category", read)
        save_moved(case, "category")
        record(case, CaseCorrected(field="category", before=before.code, after=category.code), actor=actor)
        follow_category(case, before, actor=actor)
        reckon(case, actor=actor)
    return case


@transaction.atomic
def correct_place(case: Case, place: Place, *, actor: Actor, read: int | None = None) -> Case:
    """Put the place right, and with it the area.

    Raises:
        ChangedMeanwhile: somebody else put it right since it was read.
    """
    ensure_may(actor, Permission.CORRECT)
    if place.lat is None and not place.address.strip():
        raise ReportRefused(_("Please show the place on the map or write the street."), field="address")
    case = locked(case)
    before, was = case.area, place_in_words(case)
    case.lat, case.lon, case.address, case.landmark = place.lat, place.lon, place.address, place.landmark
    if place_in_words(case) == was:
        return case
    ensure_unchanged(case, "place", read)
    case.area, case.cell = area_at(catalogue(), place), cell_at(place)
    save_moved(case, "lat", "lon", "address", "landmark", "area", "cell")
    words = keep_text(case, was)
    record(case, CaseCorrected(field="place", before=before.code if before else None,
                               after=case.area.code if case.area else None, was=words.pk if words else None),
           actor=actor)
    reckon_for_body(case, actor=actor)
    return case


@transaction.atomic
def correct_words(case: Case, *, title: str, description: str, actor: Actor, read: int | None = None) -> Case:
    """Put the title or the description right.

    A field that somebody else changed since it was read keeps what they wrote, where this writer left it alone.

    Raises:
        ChangedMeanwhile: both changed the same field. Nothing is saved: a person sees both and decides.
    """
    ensure_may(actor, Permission.CORRECT)
    case = locked(case)
    if not title.strip():
        raise ReportRefused(_("Please say in a few words what is wrong."), field="title")
    wished, since = {"title": title.strip(), "description": description.strip()}, words_since(case, read)
    changed = [field for field in WORDS if not same(wished[field], getattr(case, field))
               and not (field in since and same(wished[field], since[field]))]
    if both := [field for field in changed if field in since]:
        raise ChangedMeanwhile(_("Somebody else changed the same words while you were writing. Nothing is lost: you "
                                 "see both. Keep one of them, or make one of the two."), both)
    for field in changed:
        was = keep_text(case, getattr(case, field))
        setattr(case, field, wished[field])
        save_moved(case, field)
        record(case, CaseCorrected(field=field, was=was.pk if was else None), actor=actor)
    return case


def same(one: str, other: str | None) -> bool:
    """Whether two texts say the same: browsers write line breaks in their own way."""
    return other is not None and one.strip().splitlines() == other.strip().splitlines()


def words_since(case: Case, read: int | None) -> dict[str, str | None]:
    """The words that were put right since a writer read them: what they said then; None where that was erased."""
    if read is None:
        return {}
    then: dict[str, str | None] = {}
    for event in case.events.filter(type=CaseCorrected.type, seq__gt=read).order_by("seq"):
        field, was = event.data["field"], event.data.get("was")
        if field in WORDS and field not in then:
            then[field] = Text.objects.filter(pk=was).values_list("body", flat=True).first() if was else ""
    return then


def ensure_unchanged(case: Case, field: str, read: int | None) -> None:
    """Refuse to put right what somebody else put right since it was read."""
    if read is not None and case.events.filter(type=CaseCorrected.type, seq__gt=read, data__field=field).exists():
        raise ChangedMeanwhile(_("Somebody was faster and put this right while you were writing. Look at what stands "
                                 "there now; what you wrote is still here, and you can save it again."), [field])


def place_in_words(case: Case) -> str:
    """A case's place in one line: street, how to find it, the point."""
    point = f"{case.lat:.5f}, {case.lon:.5f}" if case.lat is not None and case.lon is not None else ""
    return " · ".join(part for part in (case.address, case.landmark, point) if part)
