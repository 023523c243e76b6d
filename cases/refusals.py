"""What the core says no to."""

from tenants.refusals import Refusal


class TransitionNotAllowed(Refusal):
    """The case is no longer where the transition starts, or the move lacks what it requires."""

    status = 409


class ReportRefused(Refusal):
    """A report that cannot be taken as it is; `field` names the part to mend."""


class ReferralRefused(Refusal):
    """A referral that cannot be sent, answered or withdrawn as asked."""


class LevelRefused(Refusal):
    """A service level that cannot be as wished; `field` names the part to mend."""


class ExtensionRefused(Refusal):
    """A promised time that cannot be put off as asked; `field` names the part to mend."""


class NotOpenYet(Refusal):
    """The municipality has no workflow yet, so there is nothing to show and nothing to take."""

    status = 503


class NothingToSay(Refusal):
    """A note without words."""


class JobRefused(Refusal):
    """Work on many cases that cannot be ordered, stopped or undone as asked."""


class NotToThem(Refusal):
    """A case cannot be given to this colleague or team; `substitute` stands in for who is away."""

    status = 409


class TakenByAnother(Refusal):
    """A colleague looks after the case already."""

    status = 409


class TooLate(Refusal):
    """What was to be taken back has gone out, or something else has been built upon it."""

    status = 409


class ChangedMeanwhile(Refusal):
    """Somebody else changed the same words while these were being written: both are kept, and a person decides.

    `fields` names the words that are in question.
    """

    status = 409

    def __init__(self, sentence: str, fields: list[str]) -> None:
        super().__init__(sentence)
        self.fields = fields


class MergeRefused(Refusal):
    """Two cases that cannot be joined or parted as asked, or an act on a case that is joined with another one."""

    status = 409


class ReplyRefused(Refusal):
    """A ready reply that could not be used as it is; `field` names the part to mend."""


class TeamRefused(Refusal):
    """A team that cannot be as it is wished."""


class NotYours(Refusal):
    """A report that lies before somebody else, or before nobody any more."""

    status = 409


class SettingRefused(Refusal):
    """A setting that would leave something without a way on."""


class ConfirmationRefused(Refusal):
    """An address that could not be confirmed or corrected as asked; `field` names the part to mend."""


class AlertRefused(Refusal):
    """An alert that cannot be kept as asked; `field` names the part to mend."""
