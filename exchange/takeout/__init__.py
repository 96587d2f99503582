"""Everything of one's own as a ZIP: pages to read and JSON for programs."""
