"""Dates as people write them, read only where there is one way to read them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from casco_kg.keys.accents import without_accents

__all__ = ["ORDERS", "date_in", "day_of_serial", "end_of", "is_number", "month_or_year_in", "readings", "serial_of_day"]

#: The orders of day, month and year that a mapping may name, and where each part stands in them.
ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}

#: The months in the languages of registers, in full; they may be cut short wherever one month is still meant.
_MONTHS = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november desember",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "ocak şubat mart nisan may\u0131s haziran temmuz ağustos eylül ekim kas\u0131m aral\u0131k",
    "január február március április május június július augusztus szeptember október november december",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "януари февруари март април май юни юли август септември октомври ноември декември",
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου "
    "δεκεμβρίου",
)
#: Days as they are written in Chinese, Japanese and Korean, and the years before the first of the Japanese eras.
_YEAR_MONTH_DAY = re.compile(r"(\D*)(\d{1,4}|元)\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号號]$")
#: Days by the letter or the sign of an era, as in R6.10.1.
#: Source: https://kikakurui.com/x0/X0301-2019-02.html (JIS X 0301)
_ERA = re.compile(r"([SHR昭平令])\s?(\d{1,2}|元)([-./])\s?(\d{1,2})\3\s?(\d{1,2})$", re.ASCII)
#: Digits and signs of the width of Chinese characters.
_WIDE = (
    {0xFF10 + digit: str(digit) for digit in range(10)}
    | {0xFF0D: "-", 0xFF0E: ".", 0xFF0F: "/"}
    | {0xFEE0 + ord(era): era for era in "SHR"}
)
_BEFORE_ERA = {"": 0, "公元": 0, "西暦": 0} | dict.fromkeys(("昭和", "昭", "S"), 1925)
_BEFORE_ERA |= dict.fromkeys(("平成", "平", "H"), 1988) | dict.fromkeys(("令和", "令", "R"), 2018)
_SHORTEST = 3

_TIME = re.compile(
    r"(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp][Mm])?\s*(?:Z|[+-]\d{2}:?\d{2})?$", re.ASCII
)
#: The basic format of ISO 8601, for days of which no other order makes a date.
_BASIC = re.compile(
    r"((?:19|20)\d{2})(\d{2})(\d{2})(?:T\d{2}(?:\d{2}(?:\d{2}(?:[.,]\d+)?)?)?(?:Z|[+-]\d{2}(?:\d{2})?)?)?$", re.ASCII
)
_NUMERIC = re.compile(r"(\d{1,4})([-/.])\s?(\d{1,2})\2\s?(\d{1,4})\.?$", re.ASCII)
_WORD = r"([^\W\d_]+)"
_DAY_MONTH_YEAR = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er)?[./\s-]+(?:de\s+)?{_WORD}[.,/\s-]+(?:de\s+)?(\d{{4}}|\d{{2}})$"
)
_YEAR_NAME_DAY = re.compile(rf"(\d{{4}})\.?\s+{_WORD}\.?\s+(\d{{1,2}})\.?$")
#: What may stand around a day and says no more than that it is one: "on", "of the year".
_AROUND = re.compile(r"^(?:den|am|dnia|dne|le|el|il)\s+(?=\d)|(?<=\d)\s*(?:r|\u0433|\u0440)\.?$")
#: The months by Roman numbers, in their order.
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_MONTH_DAY_YEAR = re.compile(rf"{_WORD}[.\s]+(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)(\d{{4}})$")
#: Months: by their numbers, before or behind the year, and by their names; and years alone.
_YEAR_MONTH = re.compile(r"((?:19|20)\d{2})(?:[-/]|\s*[年년]\s*)(\d{1,2})(?:\s*[月월])?$", re.ASCII)
_MONTH_YEAR = re.compile(r"(?:(\d{1,2})[-/]|(\d{2})\.)((?:19|20)\d{2})$", re.ASCII)
_NAME_YEAR = re.compile(rf"{_WORD}[.,/\s-]+(?:de\s+)?((?:19|20)\d{{2}})$")
_YEAR = re.compile(r"(?:19|20)\d{2}$", re.ASCII)
#: Years of two digits are of this century up to this one.
#: Source: https://pubs.opengroup.org/onlinepubs/9799919799/functions/strptime.html (%y)
_LAST_OF_CENTURY = 68

#: What a period is counted in, in the languages of registers, and how many months and days that is.
_UNITS = {
    "y year years yr yrs jahr jahre jahren an ans annee annees ano anos anno anni jaar jaren rok lata lat": (12, 0),
    "m month months monat monate monaten mois mes meses mese mesi maand maanden miesiac miesiace miesiecy": (1, 0),
    "w week weeks woche wochen semaine semaines semana semanas settimana settimane weken tydzien tygodnie": (0, 7),
    "d day days tag tage tagen jour jours dia dias giorno giorni dag dagen dzien dni": (0, 1),
}
#: Durations of ISO 8601, and those in words.
_ISO_PERIOD = re.compile(r"P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$", re.ASCII)
_PERIOD = re.compile(r"(\d{1,4})\s*([^\W\d_]+)\.?$")
#: The day before which spreadsheets count, so that their numbers are right from March 1900 on.
_SERIALS_FROM = date(1899, 12, 30)
#: The 29 February 1900 that spreadsheets count and that never was.
_SERIALS_BEFORE = 60
_SERIAL = re.compile(r"(\d{2,5})(?:[.,]\d+)?$", re.ASCII)


def date_in(text: str, order: str = "") -> str | None:
    """Return the day that a text names, as in 2026-01-31; None where it names none, or may name two.

    Args:
        text: a date as in 2026-01-31, 20260131, 2026/1/31, 31.1.2026, 31/01/2026, 31 January 2026, Jan 31, 2026; of
            a date with a time the day is taken as it is written. Between dots the day comes first. Of a year of two
            digits nothing tells where it stands, so that its order has to be known, unless but one makes a day.
        order: one of :data:`ORDERS`, where it is known how the parts are ordered.
    """
    found = readings(text, order)
    return found[0].isoformat() if len(found) == 1 else None


def month_or_year_in(text: str) -> str | None:
    """Return the month, as in 2026-03, or the year that a text names in place of a day; None where it names none.

    Args:
        text: a month as in 2026-03, 03/2026, 03.2026, March 2026 or 2026年3月, or a year as in 2026.
    """
    text = text.translate(_WIDE).strip()
    if found := _YEAR_MONTH.match(text):
        year, month = found[1], found[2]
    elif found := _MONTH_YEAR.match(text):
        year, month = found[3], found[1] or found[2]
    elif found := _NAME_YEAR.match(text):
        year, month = found[2], _month(found[1])
    else:
        return text if _YEAR.match(text) else None
    return f"{year}-{int(month):02}" if _day(year, month, "1") else None


def readings(text: str, order: str = "") -> tuple[date, ...]:
    """Return the days that a text may name: none, one, or several where its parts may be exchanged."""
    text = _AROUND.sub("", _TIME.sub("", text.translate(_WIDE).strip()))
    if found := _NUMERIC.match(text):
        parts = (found[1], found[3], found[4])
        usual: tuple[str, ...] = ("ymd",) if len(found[1]) == 4 else ("dmy",) if found[2] == "." else ("dmy", "mdy")
        if len(found[1]) < 4 and len(found[4]) < 4:
            usual += ("ymd",)
        orders = (order,) if order else usual
        ordered = [tuple(parts[place] for place in ORDERS[name]) for name in orders]
    elif (found := _BASIC.match(text)) and order in ("", "ymd"):
        ordered = [(found[1], found[2], found[3])]
    elif found := _DAY_MONTH_YEAR.match(text):
        ordered = [(found[3], _month(found[2]), found[1])]
    elif found := _MONTH_DAY_YEAR.match(text):
        ordered = [(found[3], _month(found[1]), found[2])]
    elif found := _YEAR_NAME_DAY.match(text):
        ordered = [(found[1], _month(found[2]), found[3])]
    elif (found := _YEAR_MONTH_DAY.match(text)) and (before := _BEFORE_ERA.get(found[1].strip())) is not None:
        ordered = [(_of_era(before, found[2]), found[3], found[4])]
    elif found := _ERA.match(text):
        ordered = [(_of_era(_BEFORE_ERA[found[1]], found[2]), found[4], found[5])]
    else:
        return ()
    days = (_day(*parts) for parts in ordered)
    return tuple(dict.fromkeys(day for day in days if day is not None))


def day_of_serial(text: str) -> str | None:
    """Return the day that a number is as spreadsheets count days; None for what is no number of a day after 1900.

    Source: https://ecma-international.org/publications-and-standards/standards/ecma-376/ (Part 1, 18.17.4)
    """
    found = _SERIAL.match(text.strip())
    if not found or int(found[1]) <= _SERIALS_BEFORE:
        return None
    return (_SERIALS_FROM + timedelta(days=int(found[1]))).isoformat()


def serial_of_day(day: str) -> int | None:
    """Return the number that spreadsheets count a day by; None for one before they count as the calendar does."""
    number = (date.fromisoformat(day) - _SERIALS_FROM).days
    return number if number > _SERIALS_BEFORE else None


def end_of(text: str, start: str) -> str | None:
    """Return the day that a period from a day on leads to; None where the text is no period or leads beyond 9999.

    Years and months are counted by the calendar: five years from 2024-02-29 on lead to 2029-02-28.

    Args:
        text: the period, as in P5Y, 5 years or 18 months.
        start: the day, as in 2024-02-29.
    """
    if (length := _length(text.strip())) is None or not (days := readings(start)):
        return None
    months, more = length
    year, month = divmod(days[0].year * 12 + days[0].month - 1 + months, 12)
    try:
        last = monthrange(year, month + 1)[1]
        return (date(year, month + 1, min(days[0].day, last)) + timedelta(days=more)).isoformat()
    except (ValueError, OverflowError):
        return None


def _length(text: str) -> tuple[int, int] | None:
    """Return the months and days of a period."""
    if found := _ISO_PERIOD.match(text):
        years, months, weeks, days = (int(part or 0) for part in found.groups())
        return 12 * years + months, 7 * weeks + days
    found = _PERIOD.match(text)
    name = _plain(found[2]) if found else ""
    units = (length for names, length in _UNITS.items() if name in names.split())
    return next(((int(found[1]) * months, int(found[1]) * days) for months, days in units), None) if found else None


def is_number(text: str) -> bool:
    """Return whether a text may be a number as well as a day, such as 20260131."""
    return text.strip().isdecimal()


def _of_era(before: int, year: str) -> str:
    return str(before + (1 if year == "元" else int(year)))


def _month(name: str) -> str:
    if name in _ROMAN:
        return str(_ROMAN.index(name) + 1)
    months = _months().get(_plain(name), frozenset())
    return str(next(iter(months))) if len(months) == 1 else "0"


@cache
def _months() -> dict[str, frozenset[int]]:
    """Return the months that a name, in full or cut short, may be of."""
    found: dict[str, frozenset[int]] = {}
    for language in _MONTHS:
        for number, name in enumerate(map(_plain, language.split()), 1):
            for length in range(_SHORTEST, len(name) + 1):
                found[name[:length]] = found.get(name[:length], frozenset()) | {number}
    return found


def _plain(name: str) -> str:
    return without_accents(name.casefold())


def _day(year: str, month: str, day: str) -> date | None:
    if len(year) not in (2, 4) or len(day) > 2:
        return None
    century = 0 if len(year) == 4 else 2000 if int(year) <= _LAST_OF_CENTURY else 1900
    try:
        return date(century + int(year), int(month), int(day))
    except ValueError:
        return None
