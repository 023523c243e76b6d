"""Where tests find real data: in a folder beside the repository, which may be absent."""

from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared"
