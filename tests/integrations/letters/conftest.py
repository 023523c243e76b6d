from collections.abc import Iterator

import pytest

from tenants.models import Municipality
from tests.fakes.smtp import Mailbox, mail_server


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_PORT = box.port  # type: ignore[attr-defined]
        yield box


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    with zoldvar.entered():
        yield zoldvar
