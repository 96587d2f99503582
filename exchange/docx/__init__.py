"""Word files in: `importer` for everybody else; `child` runs in a process of its own and knows nothing of Django."""
