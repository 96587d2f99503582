"""Generated courses of any size, for measuring: `manage.py populate`. Their words are drawn, not written."""
