"""What texts read as, and what of them stays as it is."""

import unicodedata

import pytest

from pasteguard_addon.views import decoded_view, joined_view, plain_characters

QP = "Content-Transfer-Encoding: quoted-printable"
READS_AS = [
    (r"J\u00fcrgen M\u00FCller", "Jürgen Müller"),
    (r"J\\u00fcrgen", "Jürgen"),  # one JSON string within another
    (r"\ud83d\ude00 Zo\u00eb", "😀 Zoë"),
    (r"J\u{fc}rgen", "Jürgen"),
    (r"J\U000000fcrgen", "Jürgen"),
    (r"b'J\xc3\xbcrgen'", "b'Jürgen'"),
    (r"J\xfcrgen", "Jürgen"),
    (r"J\303\274rgen.txt", "Jürgen.txt"),  # as git quotes a path
    (r"https:\/\/example.org\/a", "https://example.org/a"),
    (r"M{\"u}ller and Ren\'{e}", "Müller and René"),
    ("Maria%20Schneider", "Maria Schneider"),
    ("K%C3%B6ln, K%F6ln", "Köln, Köln"),
    ("K%25C3%25B6ln", "Köln"),
    ("/find?q=Maria+Schneider&n=1", "/find?q=Maria Schneider&n=1"),
    ("name=Maria+Schneider&city=Bonn", "name=Maria Schneider&city=Bonn"),
    ("Mrs.&nbsp;Z&uuml;rn &#252; &#xFC;", "Mrs. Zürn ü ü"),
    ("&amp;uuml;", "ü"),
    ("From: =?UTF-8?Q?J=C3=BCrgen_M=C3=BCller?= <x>", "From: Jürgen Müller <x>"),
    ("From: =?utf-8?B?SsO8cmdlbg==?= <x>", "From: Jürgen <x>"),
    ("From: =?iso-8859-1?q?J=FCrgen?= <x>", "From: Jürgen <x>"),
    (f"{QP}\n\nZ=C3=BCr=\nn a=3Db", f"{QP}\n\nZürn a=b"),
    (f"charset=iso-8859-1\n{QP}\n\nZ=FCrn", f"charset=iso-8859-1\n{QP}\n\nZürn"),
    ("Zoe\u0308 Bru\u0302le\u0301", "Zoë Brûlé"),
    ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
    ("Ma\u200bria Schnei\u00adder\ufeff", "Maria Schneider"),
    ("Ann\u200d\u200cLee", "AnnLee"),
    ("\u0660\u0661\u0662 \u0967\u0968", "012 12"),
    ("４１１１ Ｍａｒｉａ ａ＠ｂ．ｃｏｍ", "4111 Maria a@b.com"),
    ("０３−１２", "03−12"),
    ("+49\u00a0170\u202f1234567", "+49 170 1234567"),
    ("J%u00FCrgen M%u00fcller", "Jürgen Müller"),
    ("q=J%C3%BCrgen+M%C3%BCller, J%C3%BCrgen+M%C3%BCller", "q=Jürgen Müller, Jürgen Müller"),
    (r"J\x{fc}rgen J`u{fc}rgen J\00fcrgen J\0000fcrgen U&'S\00f8ren'", "Jürgen Jürgen Jürgen Jürgen U&'Søren'"),
    ("J&uumlrgen &#252ber &#xFC.", "Jürgen über ü."),
    (f"{QP}\n\nJ=c3=bcr=\ngen", f"{QP}\n\nJürgen"),
    ("=?UTF-8?Q?J=C3=BCr?=\n =?UTF-8?B?Z2Vu?= <x>", "Jürgen <x>"),
    (r"\v{S}koda, Stra{\ss}e, \c{c}a, {\o}re", "Škoda, Straße, ça, øre"),
    (r"{\rtf1 J\u252?rgen M\'fcller}", r"{\rtf1 Jürgen Müller}"),
    ("\x1b[1mMa\x1b[01;31m\x1b[Kria\x1b[m, " + r"\u001b[1mAda\033[0m", "Maria, Ada"),
    ("Ma^[[31mria^[[0m \ufffd[1mA\ufffd[mda Ma[31mria[0m, \u241b[1mAda", "Maria Ada Maria, Ada"),
    ("\x1b]8;;https://x.example\x07Maria\x1b]8;;\x07 M\bMa\bar\bri\bia\ba, _\bA_\bd_\ba", "Maria Maria, Ada"),
    ("JÃ¼rgen, \u00d0\u0098\u00d0\u00b2\u00d0\u00b0\u00d0\u00bd, EspaÃ±a", "Jürgen, Иван, España"),
    ("M\ufe0fa\ufe0fria\U000e0041, 王\u200d小\u200d明", "Maria, 王小明"),
    (r"\author{Szentmih\'alyi, Beno\^it Lef\`evre, M\"uller}", r"\author{Szentmihályi, Benoît Lefèvre, Müller}"),
    ("@book{x1,\n author = {Garc\\'ia, Jos\\'e}}", "@book{x1,\n author = {García, José}}"),
    (r'"result": "Kunde: Ada\nOrt: Bonn",', '"result": \nKunde: Ada\nOrt: Bonn\n,'),
    (r'"{\"a\": \"x\\ny\"}"', '\n{"a": \nx\ny\n}\n'),
    ("RenE<eacute> ZE<252>rn E<lt>z@x.orgE<gt>", "René Zürn <z@x.org>"),
    ("Gri\ufb03th \U0001d40cann Ⓐda", "Griffith Mann Ada"),
]  # fmt: skip

READS_AS_IT_IS = [
    "rate(requests[5m]) and a[0], m[1]; [m]",
    r"\u{110000}",  # beyond the last code point
    r"\x{FFFFFF}",
    "Plain text, with = and & and % and \\ in it.",
    r"C:\new\table, \d+, \n, \"x\"",
    "100%, 50%ig, %zz, 5 % of",
    "phone LIKE '%7700900418' OR x LIKE \"%44%\"",
    "MapE<int>, E<String>, E<T>, E<sum>",
    "name ILIKE '%deborah%' OR name LIKE \"%FABIO%\" OR name LIKE '%beatrix'",
    "AT&T; R&D; &unknownentity; &#0;",
    "a=B4, x==y, b=3D",  # no mail
    "=?UTF-8?B?not base64!?= =?no-such?Q?=41?=",
    r"\xff\xfe \x00 \ud800 \u0000",
    r"C:\2023\0000 \00zz, qu\"ote, \u252? \'fc",
    "/find?a=1&notit=2&copy=3&uml=4&times=5, &amp",
    "R&D, &#;, NÃO, AÇÃO, Ä, ÄÖÜ, “DAS Ä”",
    'a[1], list[0m], x = "[31m"',
    "1\u20e3 ❤\ufe0f 👍\ufe0f",
    r"say('it\'s', \"u\", 'l\'amour', \`e, '\'Anna\'')",
    r"x = '\\author{y}' + '\'Anna' + \"Otto\"",
    "a+b=c, 1+1=2, tel=+49170",
    "https://x.org/?to=ann+tag@example.org",
    "नमस्ते क्\u200dष می\u200cخواهم 👩\u200d💻",
    "你好，世界：（早上好）",
    "½ m² … ™",
]


@pytest.mark.parametrize(("text", "read"), READS_AS)
def test_a_text_reads_as_it_is_meant(text: str, read: str) -> None:
    view = decoded_view(text)
    assert view is not None
    assert view.text == read


@pytest.mark.parametrize("text", READS_AS_IT_IS)
def test_what_is_no_code_stays(text: str) -> None:
    assert decoded_view(text) is None


def test_no_part_of_a_spelling_is_left_behind() -> None:
    text = r"Dear J\u00fcrgen, ok"
    view = decoded_view(text)
    assert view is not None
    start = view.text.index("ürgen")
    assert view.to_source(start, start + 1) == (6, 12)
    assert view.reading(6, 12) == "ü"
    assert view.reading(5, 16) == "Jürgen"
    assert view.is_changed(5, 16)
    assert not view.is_changed(0, 6)


def test_invisible_characters_at_the_edges_are_no_part_of_a_value() -> None:
    text = "x \u200bAnn\u200bLee\u200b y"
    view = decoded_view(text)
    assert view is not None
    start = view.text.index("Ann")
    assert view.to_source(start, start + 6) == (3, 10)


def test_an_encoded_word_that_cannot_be_split_goes_as_a_whole() -> None:
    view = decoded_view("From: =?utf-8?B?SsO8cmdlbg==?= <x>")
    assert view is not None
    start, end = view.to_source(6, 8)
    assert (start, end) == (6, 30)
    assert view.reading(start, end) == "Jürgen"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("card 4111 1111\n1111 1111", "card 4111 1111 1111 1111"),
        ("> IBAN DE89 3704 0044\n> 0532 0130 00", "> IBAN DE89 3704 0044 0532 0130 00"),
        ("maria.\nschneider@example.org", "maria.schneider@example.org"),
        ("maria@example.\n  org", "maria@example.org"),
        ("Frau Schnei-\nder", "Frau Schneider"),
    ],
)
def test_a_line_end_may_cut_through_a_value(text: str, read: str) -> None:
    view = joined_view(text)
    assert view is not None
    assert view.text == read


@pytest.mark.parametrize("text", ["one line 4111", "Dear Ann,\n\nI am well.\nBye", "- a\n- b\n"])
def test_most_line_ends_cut_through_nothing(text: str) -> None:
    assert joined_view(text) is None


def test_the_digits_of_every_script_are_read() -> None:
    digits = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Nd"]
    assert len(digits) > 600
    assert plain_characters("".join(digits)) == "".join(str(unicodedata.decimal(each)) for each in digits)
