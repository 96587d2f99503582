"""The exam board's pack: an assessment as a ZIP of pages that need no server."""
