"""What an administrator shapes: the municipality's own rules, each on a page of its own."""

from cases.desk.settings.frame import SettingsIndex, SettingsView

__all__ = ["SettingsIndex", "SettingsView"]
