"""How dates are written in English on this site: day before month, twelve-hour clock."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j F Y, g:i a"
SHORT_DATETIME_FORMAT = "j M Y, g:i a"
TIME_FORMAT = "g:i a"
MONTH_DAY_FORMAT = "j F"

# Our own, for a template's filter `date` as well. Each language that the site is offered in names all of them.
LONG_DATETIME_FORMAT = "l, j F Y, g:i a"
LONG_SECOND_FORMAT = "l, j F Y, g:i:s a"
WEEKDAY_DATE_FORMAT = "D j M Y"
WEEKDAY_DATETIME_FORMAT = "D j M Y, g:i a"
WEEKDAY_SECOND_FORMAT = "D j M Y, g:i:s a"
SHORT_SECOND_FORMAT = "j M Y, g:i:s a"
SHORT_MONTH_DAY_FORMAT = "j M"

# What is read: never month before day, so that 3/4 is the third of April and nothing is guessed.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]
