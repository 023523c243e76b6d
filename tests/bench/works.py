"""The rows about work: reporting, importing, measuring anew, rendering, onboarding."""

import contextlib
import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import uuid4

import psutil
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import schema_context
from PIL import Image

from cases.catalogue import catalogue
from cases.models import Case
from cases.photos.pipeline import derive
from config.environment import ROOT
from evaluation.facts import rebuild
from evaluation.periods import Period
from integrations.importers.profile import READY
from reporting.paper import as_pdf
from reporting.pdf.render import Press
from reporting.reports.monthly import gather
from tenants.fleet.creation import create, remove
from tenants.fleet.names import PUBLIC
from tenants.models import Municipality
from tests import towns
from tests.bench.clock import Bar, Row, Timing, once, queries_of, timed
from tests.bench.town import Town

ROWS = 20_000
MEGAPIXELS = (4000, 3000)


def work_rows(town: Town, cases: int) -> Iterator[Row]:
    """Every kind of work, measured."""
    yield reporting(town)
    yield photo()
    yield from facts(town, cases)
    yield report(town)
    yield from municipalities()
    yield importing()


def reporting(town: Town) -> Row:
    """The public form, sent: from the request to the answer, photos apart."""
    random = Random(1)
    case = town.busy_case()
    with town.municipality.entered():
        category = next(code for code, row in catalogue().categories.items() if row.active)

    def send() -> None:
        answer = town.citizen.post(
            "/report/",
            {
                "wish": str(uuid4()),
                "category": category,
                "title": "Sötét lámpa a sarkon",
                "not_same": "True",
                "description": "Három napja nem ég, este nem látni a zebrát.",
                "street": "Malom utca",
                "house": "17",
                "lat": f"{case.lat + random.uniform(-1, 1) / 1000:.6f}",
                "lon": f"{case.lon:.6f}",
                "email": f"uj{random.randint(1, 10**9)}@town.example",
            },
        )
        if answer.status_code != 302:
            raise SystemExit("The report form does not take what the bench writes into it.")

    return row_of(
        "report a case, photo apart", Bar(25, 60), timed(send, before=as_somebody_new), queries=queries_of(send)
    )


def as_somebody_new() -> None:
    """Count in a room of its own in the shared cache: nobody here has reported anything before."""
    caches["shared"].key_prefix = f"bench-{uuid4()}"


def photo() -> Row:
    """Twelve megapixels to the derivatives that are kept, in the process that lives for one of them."""
    picture = io.BytesIO()
    noise = Image.effect_noise((MEGAPIXELS[0] // 8, MEGAPIXELS[1] // 8), 60).resize(MEGAPIXELS)
    noise.convert("RGB").save(picture, "JPEG", quality=88)
    time = timed(lambda: derive(picture.getvalue()), times=8)
    return row_of("photo of 12 megapixels to its derivatives", Bar(200), time)


def facts(town: Town, cases: int) -> Iterator[Row]:
    """All facts anew, and those of one case."""
    with town.municipality.entered():
        [one] = Case.objects.order_by("pk").values_list("pk", flat=True)[:1]
        time = timed(lambda: rebuild([one]))
        yield row_of("facts of one case anew", Bar(), time, queries=queries_of(lambda: rebuild([one])))
        bar = Bar(60, unit="s") if cases >= 1_000_000 else Bar()
        with watched() as peak:
            anew = once(rebuild)
        yield row_of(f"facts of all {cases:,} cases anew", bar, anew, megabytes=peak[0])


def report(town: Town) -> Row:
    """A month's report, from the facts to the PDF."""
    day = timezone.localdate().replace(day=1)
    period = Period.of(f"{day:%Y-%m}").before

    def render() -> None:
        with Press() as press:
            as_pdf(gather(town.municipality, period, "hu"), press)

    with watched() as peak:
        time = once(render, times=5)
    return row_of("monthly report as PDF", Bar(2.5, unit="s"), time, megabytes=peak[0])


def municipalities() -> Iterator[Row]:
    """A schema with its role made and taken away; then the two whole towns of the suite."""

    def new() -> None:
        create(Municipality(slug="bench-new", name="Új", prefix="BN", languages=["hu"]))

    def gone(slug: str = "bench-new") -> None:
        for left in Municipality.objects.filter(slug=slug):
            remove(left)

    def found() -> None:
        with transaction.atomic():
            for slug, lon, moderates in (("bench-a", 19.0, True), ("bench-b", 19.5, False)):
                towns.found(slug, slug, "BX", ["hu", "en"], lon, 47.0, moderates=moderates)
            transaction.set_rollback(True)

    with schema_context(PUBLIC):
        yield row_of("new municipality ready to use", Bar(1, unit="s"), timed(new, times=5, before=gone))
        gone()
        yield row_of("two-municipality fixture", Bar(1, unit="s"), timed(found, times=3))


def importing() -> Row:
    """Rows of a file into a municipality, by the command, in a process of its own: what it accounts for itself."""
    folder = Path(settings.DATA_DIR) / "import"
    folder.mkdir(parents=True, exist_ok=True)
    # Ids are told apart by the profile's name: every bench brings cases that are new.
    profile = folder / f"bench-{uuid4().hex[:8]}.toml"
    profile.write_text((READY / "budapest_2023_2024.toml").read_text(encoding="utf-8"), encoding="utf-8")
    file, summary = folder / "cases.csv", folder / "summary.json"
    file.write_text("\n".join(records()) + "\n", encoding="utf-8")
    command = [
        sys.executable,
        "manage.py",
        "import_cases",
        str(file),
        "--profile",
        str(profile),
        "--municipality",
        "zoldvar",
        "--json",
        str(summary),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found = json.loads(summary.read_text(encoding="utf-8"))
    profile.unlink()
    rate = found["imported"] / found["seconds"]
    return Row(
        f"import of {found['imported']:,} rows, cases a second",
        Bar(2000, unit="cases/s"),
        rate,
        rate,
        megabytes=found["peak_rss_mb"],
    )


def records() -> Iterator[str]:
    """Records like those of Budapest, of invented cases."""
    random = Random(2)
    yield "case,category,institution,status,created,first_response,resolved,district,lat,lon,reporter"
    for number in range(ROWS):
        status = random.choice(["Megoldott", "Megoldott", "Megoldatlan", "Válaszra vár"])
        solved = f"2024-0{random.randint(4, 9)}-15" if status == "Megoldott" else ""
        place = f"{47.4 + number % 100 / 1000:.3f},{19.1 + number % 77 / 1000:.3f}"
        reported = f"2024-03-{number % 30 + 1:02}"
        yield f"{number},Kátyú,Testület {number % 200},{status},{reported},2024-04-02,{solved},,{place},{number % 900}"


@contextlib.contextmanager
def watched() -> Iterator[list[float]]:
    """The most memory that the work took beyond what this process had before, in megabytes, as the list's one value:
    its own growth, what the database's process for this connection took, and all of the processes it started. The
    server and others who were there before are not counted, nor is what the server shares with everybody."""
    here, there_before = psutil.Process(), set(psutil.Process().children())
    connection.ensure_connection()
    backend = psutil.Process(connection.connection.info.backend_pid)
    own, theirs = here.memory_info().rss, private(backend)
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            started = [child for child in here.children() if child not in there_before]
            families = [one for child in started for one in (child, *descendants(child))]
            now = here.memory_info().rss - own + max(0, private(backend) - theirs) + sum(map(resident, families))
            peak[0] = max(peak[0], now / 2**20)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def private(process: psutil.Process) -> int:
    """Bytes that this process shares with nobody; none where it runs on another machine or may not be asked."""
    try:
        return int(process.memory_full_info().uss)
    except psutil.Error:
        return 0


def resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.Error:
        return []


def row_of(work: str, bar: Bar, time: Timing, queries: int | None = None, megabytes: float | None = None) -> Row:
    return Row(work, bar, time.p50, time.p95, first=time.first, cpu=time.cpu, queries=queries, megabytes=megabytes)
