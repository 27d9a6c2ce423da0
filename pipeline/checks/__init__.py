"""Submissions → verdicts: cells, rows, sheets, across sheets and letters."""
