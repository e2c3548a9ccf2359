"""Postal addresses of nine languages, whole; and prose that only sounds like one."""

import pytest

from pasteguard_addon.detection.pii.patterns.addresses.addresses import AddressPatterns


def found(text: str, language: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in AddressPatterns(language).analyze(text, [])]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I live at <1600 Pennsylvania Avenue NW, Washington, DC 20500>"),
        ("en", "Send it to <221B Baker Street, London NW1 6XE, UK>, please"),
        ("en", "Ship to: <350 Fifth Avenue, 21st Floor, New York, NY 10118>"),
        ("en", "<742 Evergreen Terrace\nSpringfield, OR 97477\nUSA>"),
        ("en", "<Flat 3, 24 Queen's Road, Bristol BS8 1QE>"),
        ("en", "venue: <699, Chaudhry Path, Kharagpur-255616>, RSVP"),
        ("en", "I'm at <12 Abbey Close>."),
        ("en", "i live at <45 maple avenue>, come over"),
        ("en", "<PO Box 1234, Austin, TX 78701>"),
        ("en", "zip code <90210>"),
        ("de", "Lieferadresse: <Hauptstraße 12, 10115 Berlin>"),
        ("de", "wohne <hauptstraße 5, 80331 münchen>"),
        ("de", "<Am Alten Markt 3, 14467 Potsdam>"),
        ("de", "<Unter den Linden 77, 10117 Berlin>"),
        ("de", "<Emil-Werner-Ring 5/8, Suhl>."),
        ("de", "VALUES ('<Margita-Hiller-Allee 29-84>', 'x')"),
        ("de", "Anna|19.06.1941|<Rotdornweg 3>|22587"),
        ("de", "<Alexanderplatz 1\n10178 Berlin\nDeutschland>"),
        ("fr", "J'habite au <14 rue de la Paix, 75002 Paris>."),
        ("fr", "<12 rue du 8 mai 1945, 69001 Lyon>"),
        ("fr", "<boulevard de Deschamps, 65498 Monnier>"),
        ("de", "<Rennerweg 8/1\n52787 Bad Freienwalde>"),
        ("fr", "au <5 rue Foch>. Merci"),
        ("it", "Abito in <Via Garibaldi 8, 20121 Milano (MI)>."),
        ("it", "<Corso Vittorio Emanuele II, 45 - 00186 Roma>"),
        ("es", "<Calle Mayor 5, 3º B, 28013 Madrid>"),
        ("es", "<C/ Gran Vía, 12, Madrid>"),
        ("pt", "<Rua Augusta, 1500, São Paulo - SP, 01304-001>"),
        ("pt", "<Av. da Liberdade 12, 3.º Esq, 1250-142 Lisboa>"),
        ("nl", "<Keizersgracht 123, 1015 CJ Amsterdam>"),
        ("nl", "<Lange Voorhout 8, 2514 ED Den Haag>"),
        ("pl", "<ul. Marszałkowska 12/5 m. 3, 00-950 Warszawa>"),
        ("ro", "<Str. Lungă nr. 5, bl. A1, sc. B, et. 2, ap. 13, 010101 București>"),
    ],
)
def test_finds_whole_addresses(language: str, text: str) -> None:
    plain = text.replace("<", "").replace(">", "")
    assert found(plain, language) == [text[text.index("<") + 1 : text.index(">")]]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Chapter 12 The Long Road Home. Step 3 Close The Drive"),
        ("en", "The 5 Best Ways to Drive Traffic"),
        ("en", "go 3 blocks down the street, then 5 minutes on the road"),
        ("en", "via HTTP 2 and via Email 3; Via Email 3"),
        ("en", "The 10000 Users and 20000 Items"),
        ("en", "Total memory: 64172 MB, used: 512.00 MB"),
        ("de", "Bahnhof 3 und Supermarkt 24, Monitoring 5"),
        ("de", "20000 Menschen, 10000 Euro"),
        ("fr", "Écris une fonction qui trie une liste de 12 nombres"),
    ],
)
def test_leaves_prose(language: str, text: str) -> None:
    assert found(text, language) == []
