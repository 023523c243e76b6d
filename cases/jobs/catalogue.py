"""The acts of the core, under their codes."""

from cases.jobs.acts import ACTS
from cases.jobs.giving import CorrectCategory, GiveTo, SetPriority
from cases.jobs.merging import Merge
from cases.jobs.moving import Move
from cases.jobs.telling import SendTo, Write


def offer_acts() -> None:
    """Fill the table, in the order in which the page offers the acts."""
    ACTS.update(move=Move(), assign=GiveTo(), priority=SetPriority(), refer=SendTo(), write=Write(),
                category=CorrectCategory(), merge=Merge())
