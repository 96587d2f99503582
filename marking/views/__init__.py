"""Pages of this room: `student` for the one who hands in, `desk` for those who mark."""
