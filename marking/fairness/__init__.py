"""Marking that nobody need doubt: without names, by two who do not see each other, and looked at by a third."""
