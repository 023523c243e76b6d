"""The desk's page about the plug-in for the council's own website."""
