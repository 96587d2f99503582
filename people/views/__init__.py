"""Pages of this room: one's own account, and notices."""
