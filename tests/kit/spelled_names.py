"""People's names, and the ways in which somebody writes a name that was told before: its orders, cases and joints."""

import re
from urllib.parse import quote

NAMES = (
    "Maria Schneider", "Jan Koch", "Mark Stone", "Max Weber", "Rose Price", "Ulrike Haberkorn", "Anna Kowalczyk",
    "Jürgen Müller", "Zoë Brontë", "Jean-Luc Picard", "Hans-Peter Müller-Lüdenscheidt", "Anna van den Berg",
    "Ludwig von Stein", "Conor McGregor", "Sean O'Brien", "Carlos García López", "María José Fernández",
    "João da Silva", "Łukasz Wójcik", "Ștefan Ionescu", "Иван Петров", "Ольга Смирнова", "Νίκος Παπαδόπουλος",
    "Mehmet Yılmaz", "May Young", "April Page", "Will Smith", "Julia Klein", "Iris Wolf", "Tom Baker", "Bo Xu",
    "Priya Raghunathan", "Sven Hallqvist", "محمد العلي", "דוד כהן", "राहुल शर्मा", "გიორგი ბერიძე", "田中 太郎",
)  # fmt: skip
"""Plain ones, ones that are also words, months, trades or functions, double ones, with particles, of other scripts."""

SHAPES = (
    "{G} {S}", "{S}, {G}", "{SU}, {G}", "{SU}, {GU}", "{S},{G}", "{GU} {SU}", "{G} {SU}", "{SU} {G}", "{S} {G}",
    "{g} {s}", "{s}, {g}", "{I}. {S}", "{I}. {SU}", "{S} {I}.", "{S}, {I}.", "{SU}, {I}.", "{SU} {I}.", "{I}.{S}",
    "{G} M. {S}", "{G} Amalia {S}", "{S}, {G} M.", "{SU}, {G} M.", "{G} M. A. {S}", "{S}, Dr. {G}", "{SU}, Dr. {G}",
    "{G} Dr. {S}", "{G} {S}, MD", "{SU}, {G} (PhD)", "{S} ({G})", '{G} "Bibi" {S}', "Mrs. {G} {S}", "{G} {S}'s",
    "{G}\n{S}", "{G}\u00a0{S}", "{G}  {S}", "{G}\t{S}", "{G}\u200b {S}", "{S};{G}", "{S}\t{G}", "{G}/{S}", "{S}|{G}",
    "{S} | {G}", '"{S}","{G}"', "{G}-{S}", "{G}_{S}.pdf", "{G}-{S}.pdf", "{S}_{G}.pdf", "{gj}_{sj}.pdf",
    "{gj}-{sj}.pdf", "{gj}.{sj}.pdf", "backup_{G}_{S}.tar.gz", "{GJ}{SJ}.docx", "{GJ}{SJ}-2024.docx", "IMG_{GJ}{SJ}_3",
    "/home/{gj}.{sj}/notes.txt", "C:\\Users\\{GJ}.{SJ}\\x", "/srv/{SJ}/{GJ}/a.txt", "{gj}{SJ}", "{gj}{sj}", "{sj}{gj}",
    "https://x.example/u/{gj}-{sj}?a=1", "https://x.example/?n={GP}+{SP}", "https://x.example/?n={GP}%20{SP}",
    "@{gj}{sj}", "@{gj}_{sj}", "{GU}_{SU}", "ou={SJ}.{GJ}",
)  # fmt: skip
"""With its parts as they are, in capitals and in small letters, joined to one word, coded for a URL, and initials."""

ACCOUNTS = {
    "Thomas O'Brien": "tobrien o-brien t.o-brien thomas.obrien obrien_thomas thomas-o-brien obrient ThomasOBrien",
    "Pieter van den Berg": "pvandenberg van-den-berg vandenberg p.van.den.berg pvdberg pieter.vandenberg van_den_berg",
    "João Pedro dos Santos": "jpsantos jdossantos joaopedro.santos joao-pedro-dos-santos jpdossantos dos-santos",
    "Anne-Sophie de La Fontaine": "asdelafontaine as.delafontaine delafontaine de-la-fontaine annesophie.delafontaine",
    "María José García Núñez": "mjgarcia mjgarcianunez mariajose.garcia mariajosegarcia mgarcia",
    "Nicolò D'Angelo": "ndangelo d.angelo d-angelo nicolo.dangelo dangelo_nicolo",
    "Jürgen Müller-Lüdenscheidt": "jmueller jmuller muellerluedenscheidt juergenmueller juergen.mueller",
    "Дмитрий Соколов": "dsokolov d.sokolov sokolov_d sokolovd dmitry.sokolov sokolov-dmitri dmitriysokolov",
    "Юлия Щербакова": "yshcherbakova yulia.shcherbakova julia-shcherbakova i.shcherbakova",
    "Γιώργος Παπαδόπουλος": "gpapadopoulos giorgos.papadopoulos papadopoulos_g",
    "Caitríona Ní Bhriain": "cnibhriain nibhriain caitriona.nibhriain",
    "Fionnuala MacDonagh-Byrne": "fmacdonagh fmacdonaghbyrne fionnuala.byrne macdonagh-byrne fmbyrne",
    "Dwayne De'Shawn Carter III": "dcarter ddcarter dwayne.carter dwaynecarter",
    "Олександр Шевченко": "oshevchenko oleksandr.shevchenko",
}
"""Names of more than two plain words, and what accounts and files are called after them."""

_JOINTS = re.compile(r"[\s'’-]")


def parts_of(name: str) -> tuple[str, str]:
    """Return the first word of a name, and the rest."""
    given, _, surname = name.partition(" ")
    return given, surname


def spelled(shape: str, name: str) -> str:
    given, surname = parts_of(name)
    joined = _JOINTS.sub("", given), _JOINTS.sub("", surname)
    return shape.format(
        G=given, S=surname, GU=given.upper(), SU=surname.upper(), g=given.lower(), s=surname.lower(), I=given[0],
        GJ=joined[0], SJ=joined[1], gj=joined[0].lower(), sj=joined[1].lower(), GP=quote(given), SP=quote(surname),
    )  # fmt: skip
