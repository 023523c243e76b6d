"""The real run where the records are absent. What it does where they are there, its parts' own tests say."""

from pathlib import Path

import pytest

from config.local import real


@pytest.mark.parametrize("absent", ["RECORDS", "OUTLINES"])
def test_without_the_records_it_says_so_and_touches_nothing(
    absent: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("RECORDS", "OUTLINES"):
        (tmp_path / name).touch()
        monkeypatch.setattr(real, name, tmp_path / name)
    (tmp_path / absent).unlink()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    assert real.main() == 1
    said = capsys.readouterr().err
    assert str(tmp_path / absent) in said and "everything else works without them" in said
    assert not (tmp_path / "data").exists()


def test_the_records_are_looked_for_beside_the_repository() -> None:
    assert Path(__file__).parents[3] / "shared" == real.SHARED
    assert real.EXAMPLE.is_file()
