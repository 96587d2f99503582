"""`make bench`: how fast the site is, as ratios against the least that the same machine could do.

How and why it measures so: docs/decisions.
"""
