"""Posts as HTML: made of values by frames, for pages and lists alike."""
