"""What a submission shares with other texts, and the cases that staff make of it."""
