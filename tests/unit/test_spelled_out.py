"""A name that is spelled letter by letter is known again; nobody else reads one there."""

import pytest

from pasteguard_addon.known_values import KnownValue, KnownValueFinder
from pasteguard_addon.views import coded_view

SPELLED = {
    "hyphens": "W-H-I-T-F-I-E-L-D",
    "blanks": "W H I T F I E L D",
    "dots": "W. H. I. T. F. I. E. L. D.",
    "commas": "W, H, I, T, F, I, E, L, D",
    "small": "w-h-i-t-f-i-e-l-d",
    "wide": "W - H - I - T - F - I - E - L - D",
    "as in": "W as in Will, H as in Hal, I as in Ida, T as in Tom, F as in Fay, I as in Ida, E as in Eva, L as in Lea, "
    "and D as in Dan",
    "for": "W for Whiskey, H for Hotel, I for India, T for Tango, F for Foxtrot, I for India, E for Echo, L for Lima, "
    "D for Delta",
    "wie": "W wie Wilhelm H wie Heinrich I wie Ida T wie Theodor F wie Friedrich I wie Ida E wie Emil L wie Ludwig "
    "D wie Dora",
    "radio": "Whiskey Hotel India Tango Foxtrot India Echo Lima Delta",
    "radio with commas": "whiskey, hotel, india, tango, foxtrot, india, echo, lima, delta",
}


def left(value: str, text: str) -> str:
    for each in reversed(KnownValueFinder([KnownValue("PERSON", value, 0)]).find(text, 0)):
        text = f"{text[: each.start]}█{text[each.end :]}"
    return text


@pytest.mark.parametrize("form", SPELLED)
def test_a_surname_that_is_spelled_is_known_again(form: str) -> None:
    text = left("Marcus Whitfield", f"it is spelled {SPELLED[form]}\nand so on")
    assert text.rstrip(".") in ("it is spelled █\nand so on", "it is spelled █.\nand so on")
    other = f"it is spelled {SPELLED[form]} and so on"
    assert left("Marcus Hatfield", other) == other


@pytest.mark.parametrize("name", ["Ayşe Dubois", "Ben Ruiz", "Jörg Bäumler"])
def test_short_names_and_accents(name: str) -> None:
    surname = name.split()[1]
    for spelled in ("-".join(surname.upper()), " ".join(surname.upper()), ", ".join(surname)):
        assert left(name, f"I am called {spelled}; ok") == "I am called █; ok"


@pytest.mark.parametrize(
    "text", ["a b c", "1-2-3-4-5", "x as in y", "go to hotel india", "B as in Carl, D as in Emil, F as in Gus", "1. a"]
)
def test_what_spells_nothing(text: str) -> None:
    assert coded_view(text, None) is None
