"""How dates are written in Chinese on this site: what Django's own formats have no name for."""

LONG_DATETIME_FORMAT = "Y年n月j日 l H:i"
LONG_SECOND_FORMAT = "Y年n月j日 l H:i:s"
WEEKDAY_DATE_FORMAT = "Y年n月j日 D"
WEEKDAY_DATETIME_FORMAT = "Y年n月j日 D H:i"
WEEKDAY_SECOND_FORMAT = "Y年n月j日 D H:i:s"
SHORT_SECOND_FORMAT = "Y年n月j日 H:i:s"
SHORT_MONTH_DAY_FORMAT = "n月j日"
