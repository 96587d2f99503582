"""Marks on their way to the gradebook of a learning system."""
