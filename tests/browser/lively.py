"""A Kőhíd in which something of everything has happened, so that every page has something to show, in three looks."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from cases.judging import Place
from cases.letter_links import alert_confirm_token, alert_token, case_token
from cases.links import answer_token, ask_token, confirm_token, survey_token
from cases.models import Case, Category, Notice, Part, Participant, ReplyTemplate, SavedFilter, Team
from cases.models.workflow import ServiceLevel
from cases.photos.uploads import keep_upload
from cases.services.alerts import AlertWish, ask_for_alert
from cases.services.commenting import Said, add_comment, judge_comment
from cases.services.looking_after import add_photo
from cases.services.moving import move_case
from cases.services.settling import settle
from cases.site.alerts import asked_token
from config.environment import ROOT
from tenants.accounts.actors import ANONYMOUS
from tenants.accounts.models import Person
from tenants.fleet.connection import db
from tenants.hosts import forget_hosts
from tenants.look import palette
from tenants.models import Branding, Municipality
from tests.addresses import values
from tests.cases.jobs.working import done
from tests.cases.photos.pictures import jpeg
from tests.towns import KOHID_SQUARE, a_case, actor_with, client_of, move, person_with

THEMES = ("kohid", "zoldvar", "stonebridge")
LANGUAGES = ("hu", "en", "de")
CITIZEN = "zsofi@posta.example"


@dataclass(frozen=True)
class Lively:
    """The town, and what stands in its addresses' places."""

    town: Municipality
    known: dict[str, str]


def dress(town: Municipality, theme: str) -> None:
    """Put the look of one of the example towns on this one."""
    document = ROOT / "docs/examples" / f"{theme}.toml"
    chosen = tomllib.loads(document.read_text(encoding="utf-8"))["branding"]
    db.set_schema_to_public()
    Branding.objects.update_or_create(municipality=town, defaults={
        "primary": chosen["primary"], "accent": chosen["accent"], "fonts": chosen["fonts"],
        "logo_svg": document.with_name(chosen["logo"]).read_text(encoding="utf-8"),
        "cover_svg": document.with_name(chosen["cover"]).read_text(encoding="utf-8"),
        "tokens": palette.derive(chosen["primary"], chosen["accent"]).tokens, "texts": chosen.get("texts", {})})
    forget_hosts()


def enliven() -> Lively:
    """Fill Kőhíd. Everything is committed."""
    town = Municipality.objects.select_related("branding").get(slug="kohid")
    known = values(town, KOHID_SQUARE)
    with town.entered():
        now, agent = timezone.now(), actor_with("agent")
        citizen = Person.objects.create_user(CITIZEN, name="Kis Zsófi")
        settle("thanks", {"badges": True, "list": True}, actor=actor_with("administrator"))
        settle("embed_hosts", ["www.kohid.example"], actor=actor_with("administrator"))
        Category.objects.create(
            code="gas", names={"hu": "Gázszag", "en": "Smell of gas", "de": "Gasgeruch"}, icon="lamp", position=2,
            stopper={"hu": "Hívja a gázszolgáltatót!", "en": "Call the gas works!", "de": "Rufen Sie das Gaswerk an!"})
        for number in range(5):
            case = a_case(f"Lámpa {number}", at=Place(47.05 + number / 900, 19.06, f"Fő utca {number + 1}."))
            case = move_case(case, move("send"), actor=agent)
            if number > 2:
                case = move_case(case, move("claim"), actor=agent)
            if number > 3:
                move_case(case, move("confirm"), actor=agent)
        case = move_case(Case.objects.get(public_id=known["case_id"]), move("send"), actor=agent)
        case.title = "Sötét lámpa a Fő téren, a megállóval szemben"
        case.save()
        Participant.objects.filter(case=case, part=Part.REPORTER).update(person=citizen, confirmed_at=now)
        photo = add_photo(case, keep_upload(jpeg(), wish=uuid4()).photo, actor=agent)
        shown = add_comment(case, Said("words", "Este is sötét."), actor=ANONYMOUS, pseudonym=UUID(int=1))
        judge_comment(shown, shown=True, actor=agent)
        waits = add_comment(case, Said("still_there", "Most is sötét."), actor=ANONYMOUS, pseudonym=UUID(int=2))
        case = move_case(case, move("promise"), actor=agent, promised_on=(now + timedelta(days=5)).date())
        case = move_case(case, move("claim-promised"), actor=agent)
        checked = a_case("Ellenőrizendő lámpa", email="bela@posta.example")
        job = done("move", [checked, case], transition="send")
        unseen = a_case("Nem ég a lámpa", email="cili@posta.example")
        unseen_photo = add_photo(unseen, keep_upload(jpeg(), wish=uuid4()).photo, actor=agent)
        notice = Notice.objects.create(kind="works", titles={"hu": "Csőtörés", "en": "Burst pipe", "de": "Rohrbruch"},
                                       texts={"hu": "Holnapig nincs víz.", "en": "No water."}, starts_at=now)
        reply = ReplyTemplate.objects.create(name="Köszönjük", bodies={"hu": "Köszönjük a bejelentést!"})
        team = Team.objects.create(code="north", name="Északi csoport")
        level = ServiceLevel.objects.create(clock="answer", amount=8)
        alert = ask_for_alert(AlertWish("eva@posta.example", "hu"), proved=True)
        saved = SavedFilter.objects.create(owner=person_with("administrator"), name="Lámpák", query="category=lighting")
        reporter, referral = case.participants.get(part=Part.REPORTER), case.referrals.first()
        assert referral is not None
        known |= {
            "number": case.number, "notice_id": str(notice.pk), "reply_id": str(reply.public_id),
            "desk/settings/teams/code": team.code, "desk/settings/levels/code": str(level.code),
            "alert_id": str(alert.public_id), "filter_id": str(saved.public_id), "photo_id": str(photo.pk),
            "comment_id": str(waits.pk), "referral_id": str(referral.public_id), "transition": "reopen",
            "job_id": str(job.pk), "short": case.number.partition("-")[2],
            "desk/moderation/case_id": str(unseen.public_id), "desk/moderation/photo_id": str(unseen_photo.pk),
            "answer/token": answer_token(referral), "is-it-done/token": survey_token(reporter),
            "confirm/token": confirm_token(reporter), "confirm/code/token": ask_token(reporter),
            "stop/token": case_token(reporter), "alerts/token": alert_token(alert),
            "alerts/confirm/token": alert_confirm_token(alert), "alerts/code/token": asked_token(alert),
        }
    return Lively(town, known)


def sessions(town: Municipality) -> dict[str, str]:
    """The cookie of somebody signed in, by their role; "citizen" has none, "" is nobody."""
    found = {role: client_of(town, role).cookies["session"].value for role in ("administrator", "agent", "inspector")}
    with town.entered():
        reader = Client(headers={"host": f"{town.slug}.localhost"})
        reader.force_login(Person.objects.get(email=CITIZEN))
    return found | {"citizen": reader.cookies["session"].value, "": ""}
