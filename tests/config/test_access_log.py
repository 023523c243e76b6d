"""The log of requests opens nothing to whoever reads it."""

import pytest

from config.access_log import without_secrets


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/answer/ImE0ZjE4:1tZx2b:0PqKq3zGJt1y-7rWc/", "/answer/…/"),
        ("/report/3f2a6f0e-7a51-4c1b-9c0e-0b4d9c1c2b11/", "/report/…/"),
        ("/stop/MTI:1tZx2b:0PqKq3zGJt1y7rWcaaa", "/stop/…"),
        ("/KH-2026-04107/", "/KH-2026-04107/"),
        ("/BP-BUDAPEST-00012345/join/", "/BP-BUDAPEST-00012345/join/"),
        ("/desk/settings/workflows/", "/desk/settings/workflows/"),
        ("/", "/"),
    ],
)
def test_what_could_open_something_is_not_written_down(path, written):
    assert without_secrets(path) == written
