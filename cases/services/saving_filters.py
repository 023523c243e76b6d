"""Views of the queue kept under a name: one's own, or everybody's."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import SavedFilter
from tenants.accounts.actors import Actor, PermissionRefused, ensure_may
from tenants.accounts.models import Person
from tenants.accounts.roles import Permission
from tenants.refusals import Refusal

MOST, LONGEST_NAME, LONGEST_QUERY = 50, 80, 500


class FilterRefused(Refusal):
    """A filter that cannot be kept like this."""


@transaction.atomic
def save_filter(name: str, query: str, *, shared: bool, actor: Actor) -> SavedFilter:
    """Keep a view of the queue.

    Args:
        query: as `Wish.query` writes it.

    Raises:
        FilterRefused: it has no name, or the name of another one; it is too long; or there are too many already.
    """
    owner = _person(actor)
    if len(query) > LONGEST_QUERY:
        raise FilterRefused(_("This filter is too long to be kept. Leave out some of the words."))
    theirs = SavedFilter.objects.select_for_update().filter(owner=owner)
    if len(theirs) >= MOST:
        raise FilterRefused(_("You have %(most)d saved filters. Delete one that you no longer need first.")
                            % {"most": MOST})
    return SavedFilter.objects.create(owner=owner, name=_free_name(name, owner), query=query, shared=shared)


@transaction.atomic
def change_filter(saved: SavedFilter, name: str, *, shared: bool, actor: Actor) -> SavedFilter:
    """Rename a filter, share it, or keep it for oneself again.

    Raises:
        PermissionRefused: it belongs to a colleague.
        FilterRefused: it has no name, or the name of another one.
    """
    ensure_own(saved, actor)
    saved = SavedFilter.objects.select_for_update().get(pk=saved.pk)
    saved.name, saved.shared = _free_name(name, saved.owner, saved), shared
    saved.save(update_fields=["name", "shared"])
    return saved


@transaction.atomic
def delete_filter(saved: SavedFilter, *, actor: Actor) -> None:
    """Delete a filter; deleting twice is deleting once."""
    ensure_own(saved, actor)
    SavedFilter.objects.filter(pk=saved.pk).delete()


def is_orphan(saved: SavedFilter) -> bool:
    """Whether whoever saved it works here no longer."""
    return saved.owner is None or not saved.owner.is_active or not saved.owner.is_staff


def ensure_own(saved: SavedFilter, actor: Actor) -> None:
    """A filter belongs to whoever saved it; a shared one of a former colleague to whoever sets the rules."""
    if saved.owner is not None and saved.owner == actor.person:
        return
    if not is_orphan(saved) or not saved.shared:
        raise PermissionRefused(_("This filter belongs to a colleague. Save one of your own instead."))
    ensure_may(actor, Permission.SET_RULES)


def _person(actor: Actor) -> Person:
    if actor.person is None:
        raise PermissionRefused(_("Please sign in first."))
    return actor.person


def _free_name(name: str, owner: Person | None, saved: SavedFilter | None = None) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise FilterRefused(_("Please give the filter a name by which you will know it again."), field="name")
    if len(name) > LONGEST_NAME:
        raise FilterRefused(_("Please choose a shorter name, of %(most)d letters at most.") % {"most": LONGEST_NAME},
                            field="name")
    others = SavedFilter.objects.filter(owner=owner, name__iexact=name)
    if saved:
        others = others.exclude(pk=saved.pk)
    if others.exists():
        raise FilterRefused(_("You have a filter called “%(name)s” already. Please choose another name.")
                            % {"name": name}, field="name")
    return name
