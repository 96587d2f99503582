"""Extensions in bulk: a table, or chosen students, judged row by row and then given."""
