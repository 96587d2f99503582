"""Pages of this room: `reader` for everybody, `author` for the one who writes, `media` for figures."""
