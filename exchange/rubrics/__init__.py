"""Rubrics in and out: as CSV for a spreadsheet, as JSON for another course."""
