#!/usr/bin/env python3
"""Django's commands, with a database of their own where none is configured (see config/local)."""

import os
import sys


def main() -> int:
    """Run one command. Returns the exit code."""
    try:
        from django.core.management import execute_from_command_line

        from config.environment import WrongSetting
        from config.local.commands import refuse, surroundings
        from config.local.server import CannotStart
    except ModuleNotFoundError as error:
        # The most frequent first step: python3 manage.py with the system's Python.
        print(
            f"{error.name} is not installed here. Run `make setup`, then `.venv/bin/python manage.py`.",
            file=sys.stderr,
        )
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with surroundings(sys.argv):
            execute_from_command_line(sys.argv)
    except (CannotStart, WrongSetting) as error:
        return refuse(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
