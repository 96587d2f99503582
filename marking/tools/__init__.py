"""What a marker works with beside the mark: drafts, flags, the comment bank, passages, and who marks what."""
