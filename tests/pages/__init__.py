"""The whole demo course in Chromium, served as `make run` serves it: pictures of it, and an audit of every page."""
