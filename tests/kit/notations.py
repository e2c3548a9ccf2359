"""Dates, telephone numbers and codes in the notations in which people and programs write them."""

from collections.abc import Iterator
from datetime import date

DAYS = (
    date(1986, 3, 14),
    date(1979, 11, 3),
    date(2004, 2, 29),
    date(1991, 12, 31),
    date(1968, 8, 30),
    date(1982, 4, 7),
)
_MONTHS = {
    "{d} {m} {y}": (
        "January February March April May June July August September October November December",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου"
        " Δεκεμβρίου",
        "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    ),
    "{d}. {m} {y}": (
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "ledna února března dubna května června července srpna září října listopadu prosince",
        "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta"
        " marraskuuta joulukuuta",
    ),
    "{d} de {m} de {y}": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    ),
    "{y}. {m} {d}.": (
        "január február március április május június július augusztus szeptember október november december",
    ),
    "{m} {d}, {y}": (
        "January February March April May June July August September October November December",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    ),
    "{d}-{m}-{y}": ("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",),
    "{d}{m}{y}": ("jan feb mar apr may jun jul aug sep oct nov dec",),
}
_NUMBERS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d %m %Y"),
    *("%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%y-%m-%d", "%y%m%d", "%d%m%y", "%d%m%Y", "%m%d%Y", "%Y_%m_%d", "%d. %m. %Y"),
    *("%Y年%m月%d日", "%Y년 %m월 %d일", "%Y-%m-%dT00:00:00Z"),
)


def dates(day: date) -> Iterator[str]:
    """Yield a day in each notation."""
    for form in _NUMBERS:
        yield day.strftime(form).removesuffix("T00:00:00Z")
    yield f"{day.day}.{day.month}.{day.year}"
    yield f"{day.month}/{day.day}/{day.year}"
    for form, months in _MONTHS.items():
        yield from (form.format(d=day.day, m=names.split()[day.month - 1], y=day.year) for names in months)


TELEPHONES = {
    "+49 171 2345678": ("0171 2345678", "0171/2345678", "01712345678", "00491712345678", "491712345678"),
    "0612 34 56 78": ("+33 6 12 34 56 78", "+33612345678", "0033612345678", "06.12.34.56.78", "+33 (0)6 12345678"),
    "+48 601 234 567": ("601234567", "601-234-567", "601 234 567", "0048601234567"),
    "(415) 555-2671": ("+1 415 555 2671", "14155552671", "1-415-555-2671", "415.555.2671", "+14155552671"),
    "+7 916 123-45-67": ("8 916 123 45 67", "8(916)123-45-67", "89161234567", "9161234567"),
    "138 1234 5678": ("+8613812345678", "13812345678", "+86 138-1234-5678"),
    "070-123 45 67": ("+46701234567", "+46 70 123 45 67", "0046 70 1234567"),
}
"""By how each was told: how else it is written."""
CODES = ("482913", "739-204", "604 418", "5501739")

PARTS = (
    ("EMAIL_ADDRESS", "kwame.mensah88@mail.example", ("kwame.mensah88", "kwame_mensah88", "kwamemensah88")),
    ("EMAIL_ADDRESS", "hanna.vogt+shop@mail.example", ("hanna.vogt", "hanna-vogt")),
    ("IBAN_CODE", "NL02 ABNA 0123 4567 89", ("ABNA0123456789", "abna 0123 4567 89", "0123456789")),
    ("IBAN_CODE", "DE89 3704 0044 0532 0130 00", ("370400440532013000", "532013000")),
    (
        "LOCATION",
        "2207 Maple Ridge Rd, Springfield, IL 62704",
        ("2207 Maple Ridge Rd", "2207 MAPLE RIDGE ROAD"),
    ),
    ("LOCATION", "Lindenstraße 44a, 70563 Stuttgart", ("Lindenstr. 44a", "LINDENSTRASSE 44A", "70563 Stuttgart")),
    ("LOCATION", "18 rue des Acacias, 69003 Lyon", ("18 RUE DES ACACIAS", "18_rue_des_Acacias", "69003 LYON")),
    ("CRYPTO", "0x52908400098527886E0F7030069857D2E4169EE7", ("52908400098527886e0f7030069857d2e4169ee7",)),
    ("ENV_PASSWORD", "G-580214", ("580214", "580 214", "G580214")),
)
"""Values, and what stands for them by itself."""
