"""Estimators on plain numbers: no database, no words, no knowledge of cases."""
