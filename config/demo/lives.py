"""What becomes of an invented report: reviewed, sent, answered or not, promised, done or not, confirmed or denied."""

from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from cases.service_levels import end_of_day
from config.demo.diary import BODY, CITIZEN, STAFF, SYSTEM, Diary
from config.demo.pace import PACES, days_to_answer, days_to_solution
from config.demo.people import identifier
from config.demo.phrases import Phrasebook
from config.demo.pictures.gallery import SCENES
from config.demo.places import Spot
from config.demo.rhythm import at_work, awake
from config.demo.rulebook import Rulebook
from config.demo.towns import Profile

# Shares of all reports.
REJECTED = 0.03
SEVERAL_BODIES = 0.23
# Shares of those to which it applies.
PROMISES = 0.8
FOLLOWED_UP = 0.9
KEPT = 0.87
RENEWED = 0.97
EXTENDED = 0.98
REPLIES = 0.46
READ = 0.99
# Without an answer after so many days, a case is closed.
PATIENCE = 70


class Life:
    """One case from its report on. `tell` writes all of it, also what lies in the future."""

    def __init__(self, random: Random, town: Profile, rules: Rulebook, words: Phrasebook, diary: Diary, topic: str,
                 spot: Spot, scene: str, progress: float) -> None:  # fmt: skip
        self.random, self.town, self.rules, self.words, self.diary = random, town, rules, words, diary
        self.topic, self.spot, self.scene = topic, spot, scene
        # Over the two years answers become faster and fewer reports stay without one.
        slow, fast = town.answers
        self.answers, self.silence = slow + (fast - slow) * progress, 1.04 - 0.11 * progress
        self.stages = town.stages
        self.reported = diary.story.reported.at
        self.agent = random.choice(rules.staff["agent"])
        self.latest = self.reported
        self.body = ""
        self.promised: date | None = None

    def tell(self, *, duplicate: bool = False) -> None:
        self.crowd()
        review = self.work(self.reported + timedelta(hours=self.random.expovariate(1 / 5)))
        if self.random.random() < REJECTED or (duplicate and self.random.random() < 0.75):
            reason = "duplicate" if duplicate else self.random.choice(("not_enough_info", "not_competent"))
            self.diary.move(review, self.stages.closed, by=STAFF, who=self.agent, reason=reason)
            return
        sent = self.send(self.inspected(review))
        solution = days_to_solution(
            self.random, self.topic, share=self.town.share.get(self.body, 1.0),
            slowness=self.town.slowness * self.town.haste.get(self.body, 1.0)
            * self.town.areas.get(self.diary.story.area or "", 1.0),
        )  # fmt: skip
        answer = days_to_answer(self.random, self.silence)
        if answer is not None:
            answer *= self.answers * PACES[self.topic].answer
        if solution is None:
            self.comes_to_nothing(sent, answer)
        else:
            self.gets_solved(sent, answer, solution)
        self.extensions()
        self.remarks()
        self.readings()

    # Moments

    def work(self, when: datetime) -> datetime:
        """The next moment in office hours that lies after everything told so far."""
        self.latest = at_work(self.random, max(when, self.latest + timedelta(minutes=self.random.randint(2, 50))))
        return self.latest

    def free(self, when: datetime) -> datetime:
        """The next moment at which a citizen writes, after everything told so far."""
        self.latest = awake(self.random, max(when, self.latest + timedelta(minutes=self.random.randint(20, 600))))
        return self.latest

    def days(self, count: float) -> datetime:
        return self.reported + timedelta(days=count)

    # Sending

    def inspected(self, review: datetime) -> datetime:
        """Where inspectors look first, some cases wait for them."""
        if not self.stages.inspect or self.random.random() < 0.5:
            return review
        self.diary.move(review, self.stages.inspect, by=STAFF, who=self.agent)
        return self.work(review + timedelta(days=self.random.uniform(0.7, 4)))

    def send(self, when: datetime) -> datetime:
        """Send it to whom the rules name, and often to one more."""
        diary, story = self.diary, self.diary.story
        text = self.words.say(self.random, "check") if story.photos and self.random.random() < 0.1 else ""
        by_inspector = diary.status == self.stages.inspect and bool(self.rules.staff.get("inspector"))
        who = self.random.choice(self.rules.staff["inspector"]) if by_inspector else self.agent
        diary.move(when, self.stages.sent, by=STAFF, who=who, text=text)
        diary.add(when, "referral_sent", by=STAFF, who=who)
        self.body = self.rules.route(story.category, story.area, story.address) or ""
        if self.random.random() < 0.6:
            diary.add(
                when + timedelta(minutes=1),
                "case_assigned",
                {"to": self.agent},
                by=STAFF,
                who=self.agent,
                voice="internal",
            )
        if story.reporter and story.reporter.email and self.random.random() < 0.5:
            until = when.date() + timedelta(days=self.rules.answer_days.get(story.category) or 30)
            letter = self.words.say(self.random, "letter", today=when.date(), until=until)
            diary.add(when + timedelta(minutes=2), "note_added", by=STAFF, who=self.agent, voice="letter", text=letter)
        if self.random.random() < SEVERAL_BODIES / (1 - REJECTED - 0.05):
            self.send_to_one_more(when)
        self.latest = max(self.latest, when + timedelta(minutes=3))
        return when

    def send_to_one_more(self, when: datetime) -> None:
        """A second body gets it too, and answers for itself."""
        others = [body for body in self.town.seconds[self.topic] if body != self.body and body in self.rules.bodies]
        if not others:
            return
        other = self.random.choice(others)
        later = (
            when
            if self.random.random() < 0.6
            else at_work(self.random, when + timedelta(days=self.random.uniform(0.5, 9)))
        )
        self.diary.add(later, "referral_sent", {"body": other}, by=STAFF, who=self.agent)
        days = days_to_answer(self.random, self.silence)
        if days is None or days > PATIENCE or self.random.random() < 0.3:
            return
        answered = at_work(self.random, later + timedelta(days=days * self.answers))
        solved = self.random.random() < 0.35
        pool = "answers.done" if solved else "received"
        text = self.words.say(self.random, pool, self.topic if solved else "")
        self.diary.add(answered, "referral_answered", {"body": other, "substantive": solved}, by=BODY, text=text)

    # Two endings

    def gets_solved(self, sent: datetime, answer: float | None, solution: float) -> None:
        """It is solved so many days after the report; who says so depends on the town and on the reporter."""
        agrees = self.random.random() < PACES[self.topic].agree
        replies = self.reachable() and self.random.random() < REPLIES
        lag = self.lag(solution, replies and agrees)
        claimed = max(self.days(solution - lag), sent + timedelta(hours=5))
        if self.days(PATIENCE) < claimed and (answer is None or answer > PATIENCE - 4):
            # A case that is still open after that long has had an answer, or it would be closed by now.
            answer = self.random.uniform(20, PATIENCE - 4)
        answered = answer is not None and self.days(answer) < claimed
        if answered and answer is not None:
            self.first_answer(self.days(answer), claimed)
        elif answer is None:
            self.overdue(claimed)
        if replies and not agrees:
            # Said to be done too early; the reporter says no, and only the second time it is true.
            early = self.latest + (claimed - self.latest) * self.random.uniform(0.3, 0.7)
            said = self.claim(early, pictured=False)
            self.deny(said)
            claimed = max(claimed, self.latest + timedelta(days=self.random.uniform(2, 9)))
        said = self.claim(claimed, pictured=True)
        self.confirm(said, lag, replies)

    def lag(self, solution: float, confirmed_by_reporter: bool) -> float:
        """Days between being said to be done and counting as solved."""
        if self.stages.claimed_is_solved:
            return 0.0
        if self.stages.lapsed and solution > 36 and self.random.random() < 0.25 and not confirmed_by_reporter:
            return 30.0
        return min(solution * 0.5, self.random.uniform(0.3, 7))

    def confirm(self, said: datetime, lag: float, replies: bool) -> None:
        """It is confirmed by the reporter, by somebody of the town, or by nobody."""
        stages, diary = self.stages, self.diary
        later = said + timedelta(days=max(lag, self.random.uniform(0.2, 6)))
        if lag == 30.0:
            diary.move(said + timedelta(days=30), stages.lapsed, by=SYSTEM)
        elif replies:
            when = self.free(later)
            self.reply(when, "yes")
            diary.move(when, stages.confirmed, by=CITIZEN, transition=stages.by_reporter)
        elif not stages.claimed_is_solved or self.random.random() < 0.35:
            when = self.work(later)
            inspector = self.random.choice(self.rules.staff.get("inspector") or self.rules.staff["agent"])
            diary.move(when, stages.confirmed, by=STAFF, who=inspector, transition=stages.by_staff)
            if stages.inspect and self.random.random() < 0.6:
                self.picture_after(when, STAFF, inspector)

    def comes_to_nothing(self, sent: datetime, answer: float | None) -> None:
        """It is never solved: no answer, a refusal, or a promise that is not kept."""
        diary = self.diary
        if answer is None or answer > PATIENCE:
            self.overdue(self.days(PATIENCE))
            when = self.work(self.days(PATIENCE + self.random.uniform(1, 6)))
            diary.move(when, self.stages.closed, by=STAFF, who=self.agent, reason="no_answer")
            return
        luck = self.random.random()
        if luck < 0.55:
            answered = self.answer(self.days(answer), "answers.refuse", self.topic)
            closed = self.work(answered + timedelta(days=self.random.uniform(0.5, 12)))
            reason = "not_competent" if self.random.random() < 0.3 else "unable_to_resolve"
            diary.move(closed, self.stages.closed, by=STAFF, who=self.agent, reason=reason)
            return
        give_up = self.days(answer + 30 + self.random.expovariate(1 / 110))
        self.first_answer(self.days(answer), give_up, real=False)
        diary.move(self.work(give_up), self.stages.closed, by=STAFF, who=self.agent, reason="unable_to_resolve")

    # Answers and promises

    def answer(
        self, when: datetime, pool: str, topic: str = "", *, until: date | None = None, substantive: bool = True
    ) -> datetime:
        """The body responsible answers, with a promised day or without."""
        at = self.work(when)
        self.overdue(at)
        data: dict[str, object] = {"body": self.body}
        if not substantive:
            data["substantive"] = False
        if until:
            data["promised_on"] = until
        text = self.words.say(self.random, pool, topic, today=at.date(), until=until, body=self.name)
        self.diary.add(at, "referral_answered", data, by=BODY, text=text)
        if until:
            self.diary.move(at, self.stages.promised, by=BODY, promised_on=until)
            self.promised = until
        return at

    def first_answer(self, when: datetime, end: datetime, *, real: bool = True) -> None:
        """A first answer some time before it is done: with a promised day where it is in sight, else without.

        Args:
            end: when it will be done, or given up.
            real: whether it will be done at all.
        """
        far = timedelta(days=self.random.randint(60, 170))
        if timedelta(days=3) < end - when < far and self.random.random() < PROMISES:
            self.promise(when, end, kept=real and self.random.random() < KEPT)
            return
        at = self.answer(when, "received", substantive=False)
        later = max(at + timedelta(days=self.random.uniform(2, 9)), end - far)
        if end - later > timedelta(days=3) and self.random.random() < FOLLOWED_UP * (1 if real else 0.3):
            self.promise(later, end, kept=real and self.random.random() < KEPT)

    def promise(self, when: datetime, end: datetime, *, kept: bool, again: bool = False) -> None:
        """A promised day, kept or missed; one that is missed is most often put off."""
        ahead = (end - when).days
        days = ahead + self.random.randint(0, 9) if kept else round(ahead * self.random.uniform(0.3, 0.85))
        until = when.date() + timedelta(days=max(2, days))
        at = self.answer(when, "later" if again else "answers.promise", "" if again else self.topic, until=until)
        if kept or until >= end.date():
            return
        lapsed = datetime.combine(until + timedelta(days=1), time(0, 5), at.tzinfo)
        text = self.words.say(self.random, "lapsed", body=self.name)
        self.diary.add(lapsed, "note_added", by=SYSTEM, voice="internal", text=text)
        self.latest = max(self.latest, lapsed)
        renewed = lapsed + timedelta(days=self.random.uniform(0.3, 4))
        if end - renewed > timedelta(days=2) and self.random.random() < RENEWED:
            self.promise(renewed, end, kept=self.random.random() < KEPT, again=True)

    def overdue(self, until: datetime) -> None:
        """The reminder that goes out when the time for the answer is over."""
        days = self.rules.answer_days.get(self.diary.story.category)
        if days is None or any(step.type == "referral_answered" for step in self.diary.story.steps):
            return
        due = datetime.combine(self.reported.date() + timedelta(days=days + 1), time(0, 5), self.reported.tzinfo)
        reminded = any(step.voice == "internal" and step.actor_kind == SYSTEM for step in self.diary.story.steps)
        if due < until and not reminded:
            text = self.words.say(self.random, "overdue", body=self.name)
            self.diary.add(due, "note_added", by=SYSTEM, voice="internal", text=text)

    def extensions(self) -> None:
        """When the time for the solution is over and nobody has promised a day, a new one is set and kept on file."""
        story = self.diary.story
        days = self.rules.solution_days.get(story.category)
        while days is not None and self.random.random() < EXTENDED:
            when = at_work(self.random, self.days(days - self.random.uniform(0, 2)))
            if when > self.latest:
                return
            days += self.random.choice((15, 30, 30, 45))
            if not self.promised_at(when):
                due = end_of_day(self.reported.date() + timedelta(days=days), self.rules.zone)
                data = {"kind": "solution", "due_at": due, "days": days, "rule": story.category}
                self.diary.add(when, "due_set", data, by=STAFF, who=self.agent, voice="internal")

    def promised_at(self, when: datetime) -> bool:
        """Whether a promise stands at a moment: made before it, for a later day."""
        found = [step for step in self.diary.story.steps if step.data.get("promised_on") and step.at.at <= when]
        return any(step.data["promised_on"] > when.date() for step in found)

    @property
    def name(self) -> str:
        return self.rules.bodies.get(self.body, self.body)

    # Done?

    def claim(self, when: datetime, *, pictured: bool) -> datetime:
        """The body says that it is done."""
        at = self.work(when)
        self.overdue(at)
        text = self.words.say(self.random, "answers.done", self.topic)
        # Some are found to be done by the town's own people, without an answer.
        if self.random.random() < 0.93:
            self.diary.add(at, "referral_answered", {"body": self.body, "solved": True}, by=BODY, text=text)
            self.diary.move(at, self.stages.claimed, by=BODY)
        else:
            self.diary.move(at, self.stages.claimed, by=STAFF, who=self.agent, text=text)
        if pictured and self.random.random() < 0.3:
            self.picture_after(at, BODY, None)
        return at

    def deny(self, said: datetime) -> None:
        when = self.free(said + timedelta(days=self.random.uniform(0.2, 5)))
        self.reply(when, "partly" if self.random.random() < 0.3 else "no")
        self.diary.move(when, self.stages.sent, by=CITIZEN)

    def reply(self, when: datetime, solved: str) -> None:
        """What the reporter says: is it done, and are they satisfied?"""
        weights = {"yes": (2, 5, 19, 38, 36), "partly": (14, 28, 34, 18, 6), "no": (46, 31, 15, 6, 2)}[solved]
        data: dict[str, object] = {"solved": solved}
        if self.random.random() < 0.85:
            data["satisfaction"] = self.random.choices((1, 2, 3, 4, 5), weights)[0]
        pool = {"yes": "confirm", "partly": "partly", "no": "deny"}[solved]
        text = self.words.say(self.random, pool) if self.random.random() < 0.5 else ""
        self.diary.add(when, "survey_answered", data, by=CITIZEN, voice="internal", text=text)

    def reachable(self) -> bool:
        reporter = self.diary.story.reporter
        return bool(reporter and reporter.email)

    def picture_after(self, when: datetime, by: str, who: UUID | None) -> None:
        """A picture of the same place afterwards, where there is one from before."""
        if self.diary.pictures and self.scene in SCENES:
            before = next(iter(self.diary.pictures.values()))
            alt = self.words.picture(self.scene, "after")
            self.diary.picture(identifier(self.random), before.removesuffix("before") + "after", alt, when, by, who)

    # Others

    def crowd(self) -> None:
        """Neighbours who are affected too, and some who want to hear of it."""
        luck = self.random.random()
        if luck < 0.66:
            count = 0
        elif luck < 0.97:
            count = 1 + int(self.random.expovariate(1 / 1.9))
        else:
            count = self.random.randint(7, 26)
        for _neighbour in range(count):
            when = awake(self.random, self.reported + timedelta(days=self.random.expovariate(1 / 8)))
            self.diary.add(when, "supporter_joined", by=CITIZEN, who=identifier(self.random))
            if self.random.random() < 0.3:
                later = when + timedelta(minutes=1)
                self.diary.add(later, "follower_joined", by=CITIZEN, who=identifier(self.random))

    def readings(self) -> None:
        """Whoever looks after the case reads what came from outside, mostly within a day; little of it is forgotten."""
        # Chance of its own: whether somebody reads changes nothing of what else happens.
        chance = Random(f"{self.reported.isoformat()} {self.diary.story.title}")  # noqa: S311 (an invented history)
        unread = ("referral_answered", "note_added", "survey_answered")
        for step in [step for step in self.diary.story.steps if step.type in unread and step.actor_kind != STAFF]:
            read = at_work(chance, step.at.at + timedelta(hours=chance.expovariate(1 / 9)))
            if chance.random() < READ:
                self.diary.add(read, "case_looked_at", by=STAFF, who=self.agent, voice="internal")

    def remarks(self) -> None:
        """Notes between colleagues, and news from the reporter."""
        end = max(self.latest, self.reported + timedelta(days=3))
        if self.random.random() < 0.13:
            when = at_work(self.random, self.reported + (end - self.reported) * self.random.uniform(0.1, 0.8))
            text = self.words.say(self.random, "internal")
            self.diary.add(when, "note_added", by=STAFF, who=self.agent, voice="internal", text=text)
        if self.diary.story.reporter and self.random.random() < 0.06:
            when = awake(self.random, self.reported + (end - self.reported) * self.random.uniform(0.1, 0.6))
            self.diary.add(when, "note_added", by=CITIZEN, text=self.words.say(self.random, "update"))
