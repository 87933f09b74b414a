"""Japanese: 2026年11月30日. Dates may also be typed as 2026/11/30."""

DATE_FORMAT = "Y年n月j日"
SHORT_DATE_FORMAT = "Y/n/j"
MONTH_DAY_FORMAT = "n月j日"
YEAR_MONTH_FORMAT = "Y年n月"
TIME_FORMAT = "G:i"
DATETIME_FORMAT = "Y年n月j日 G:i"
SHORT_DATETIME_FORMAT = "Y/n/j G:i"
FIRST_DAY_OF_WEEK = 0

DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]
