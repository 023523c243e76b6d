"""From the source's words to a story in the municipality's own codes, with the events that a real case would have."""

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cases.events.types import CaseMoved, DueSet, NoteAdded, ReferralAnswered, ReferralSent
from cases.models import Status
from cases.models.event import Voice
from cases.naming import Names, status_meaning
from cases.stories import CaseStory, Moment, ReporterRef, Step
from cases.workflow.phases import Phase, Proof
from integrations.importers.encodings import FileRefused
from integrations.importers.judging import SourceCase
from integrations.importers.profile import Profile, Standing
from tenants import current
from tenants.accounts.actors import ActorKind

TITLE = 200
ADDRESS = 200

# What an event of the source means where the profile does not say it: others' word that it is done is a claim.
MEANINGS: Mapping[str, Standing] = {
    "published": Standing(Phase.OPEN),
    "solved": Standing(Phase.SOLVED, Proof.CLAIMED),
    "closed": Standing(Phase.CLOSED),
}


class Retelling:
    """How one profile's cases are told in the municipality entered when it is made."""

    def __init__(self, profile: Profile) -> None:
        """Raises FileRefused where the municipality's workflow has no status for what the profile speaks of."""
        here = current.municipality()
        self.profile = profile
        self.names = Names()
        self.remarks: list[str] = []
        self._schema = here.schema_name
        self._statuses: dict[Standing, Status] = {}
        said = {event: MEANINGS[event] for event in profile.events if event in MEANINGS} | dict(profile.standings)
        self._standings = said
        spoken = {*profile.standings.values(), *profile.words.values()}
        for standing in dict.fromkeys([*said.values(), *profile.words.values()]):
            status = status_meaning(standing.phase, standing.proof, standing.code)
            if status is None:
                raise FileRefused(
                    _(
                        "The workflow of %(name)s has no status with the phase “%(phase)s”, which the profile needs. "
                        "Add one to it."
                    )
                    % {"name": here.name, "phase": standing.phase}
                )
            self._statuses[standing] = status
            if status.proof != standing.proof and standing in spoken:
                self.remarks.append(
                    _("%(name)s has no status that is %(phase)s and %(proof)s: “%(status)s” (%(found)s) stands for it.")
                    % {
                        "name": here.name,
                        "phase": standing.phase,
                        "proof": standing.proof,
                        "status": status,
                        "found": status.proof,
                    }
                )

    def learn(self, cases: list[SourceCase]) -> None:
        """Add the categories and bodies that these cases name and the municipality lacks."""
        self.names.learn(
            {(case.category, case.group): None for case in cases},
            dict.fromkeys(case.body for case in cases if case.body),
        )

    def story(self, case: SourceCase) -> CaseStory:
        """The case's story. `learn` has been told of it before."""
        first = self._statuses[self._standings["reported"]]
        steps, status = self._steps(case, first)
        long = len(case.title) > TITLE
        return CaseStory(
            foreign_id=case.foreign_id,
            category=self.names.category(case.category),
            reported=case.reported,
            status=status.code,
            reported_status=first.code,
            title=case.title[: TITLE - 1] + "…" if long else case.title,
            description=f"{case.title}\n\n{case.description}".strip() if long else case.description,
            address=case.address[:ADDRESS],
            landmark=case.landmark[:ADDRESS],
            lat=case.lat,
            lon=case.lon,
            channel=case.channel,
            language=self.profile.language,
            reporter=ReporterRef(self._pseudonym(case.reporter)) if case.reporter else None,
            steps=steps,
        )

    def _steps(self, case: SourceCase, status: Status) -> tuple[list[Step], Status]:
        """What happened after the report, in its order, and the status in which that leaves the case."""
        steps = []
        if case.without_category:
            steps.append(
                Step(NoteAdded.type, case.reported, voice=Voice.INTERNAL, text=_("The source names no category."))
            )
        if case.due:
            days = (case.due.at.date() - case.reported.at.date()).days
            steps.append(
                Step(
                    DueSet.type,
                    case.reported,
                    voice=Voice.INTERNAL,
                    data={"kind": "solution", "due_at": case.due.at, "days": days, "rule": "source"},
                )
            )
        if case.body:
            body = {"body": self.names.body(case.body)}
            steps.append(Step(ReferralSent.type, case.reported, {**body, "by": "import"}))
            if "answered" in case.events:
                steps.append(Step(ReferralAnswered.type, case.events["answered"], body, ActorKind.BODY))
        final = self._statuses[case.standing] if case.standing else None
        moves = sorted(
            ((event, at) for event, at in case.events.items() if event != "answered"), key=lambda pair: pair[1].at
        )
        for event, at in moves:
            target = self._statuses[self._standings[event]]
            # How it stands today may say more than the event, as "confirmed" does of a solution.
            target = final if final and final.phase == target.phase else target
            if target != status:
                steps.append(Step(CaseMoved.type, at, {"target": target.code}))
            status = target
        if final and final != status:
            steps.append(Step(CaseMoved.type, self._not_before(case), {"target": final.code, "dated": False}))
            status = final
        return steps, status

    @staticmethod
    def _not_before(case: SourceCase) -> Moment:
        """The earliest time for what has no date: after everything that has one."""
        return max([case.reported, *case.events.values()], key=lambda moment: moment.at)

    @lru_cache(maxsize=100_000)  # noqa: B019 (lives as long as the import)
    def _pseudonym(self, reporter: str) -> UUID:
        """The same for every case of one reporter, at every run; nobody outside can find it out from the number."""
        said = f"{self._schema}:{self.profile.code}:{reporter}"
        return UUID(bytes=salted_hmac("integrations.importers", said, algorithm="sha256").digest()[:16], version=4)
