"""Where labels can stand is told for a whole text at once; no label may be overlooked by that."""

from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.detection.pii.patterns.cells import fields
from pasteguard_addon.detection.pii.patterns.cells.fields import field_of, label_places, type_of_label
from pasteguard_addon.lexicon.field_names import field_types, half_name_fields
from pasteguard_addon.lexicon.number_owners import number_owners, number_words
from pasteguard_addon.lexicon.words import number_cues
from tests.kit.examples import examples

FIELDS = sorted({*field_types(), *number_cues(), *(label for pair in half_name_fields() for label in pair)})
OWNERS = sorted(number_owners())
NUMBERS = sorted({*number_words("behind"), *number_words("ends"), *number_words("before")})


def _humps(field: str) -> str:
    first, *others = field.split(" ")
    return first + "".join(map(str.capitalize, others))


WRITTEN = (str, str.upper, str.title, str.capitalize, _humps, lambda field: field.replace(" ", "_"))
ENDS = ("", "2", " 1", "_home", " (work)", "(given)", " ()", ":", "**", " ufficio", "_", " - THUIS", "?", " ")
STARTS = ("", "customer_", "Your ", "XML", "the\u00a0", "**", "ŠŽ", "a.b.", "número de ", "1. ")
BETWEEN = (",", ";", "\t", " | ", "  ", "::", " - ", "\n", '","')


@examples(300)
@given(st.data())
def test_each_label_has_a_place(data: st.DataObject) -> None:
    field = data.draw(
        st.one_of(
            st.sampled_from(FIELDS),
            st.tuples(st.sampled_from(OWNERS), st.sampled_from(NUMBERS)).map(
                data.draw(st.sampled_from((" ", ""))).join
            ),
        )
    )
    written = data.draw(st.sampled_from(WRITTEN))(field)
    label = data.draw(st.sampled_from(STARTS)) + written + data.draw(st.sampled_from(ENDS))
    before = data.draw(st.sampled_from(("", "x", "Berlin", "é"))) + data.draw(st.sampled_from(BETWEEN))
    text = before + label + data.draw(st.sampled_from(BETWEEN)) + "name"

    if type_of_label(label) or field_of(label):
        assert any(len(before) <= place < len(before) + len(label) for place in label_places(text))


def test_each_field_has_a_place() -> None:
    assert [field for field in FIELDS if type_of_label(field) and not label_places(f"{field},x")] == []


def test_few_words_are_places() -> None:
    assert label_places("We met at the station and went for a walk along the river.") == []


@given(
    st.text(st.sampled_from("ab AB _-.12é\nßſKÄ\u06f2"), max_size=14),
    st.sampled_from(("", *fields._QUALIFIERS, "WERK", "buſiness")),
)
def test_what_is_told_quickly_of_a_label_is_what_its_pattern_says(label: str, end: str) -> None:
    label += end
    assert fields._unqualified(label) == fields._QUALIFIER.sub("", label)
    words = fields._WORD_OF_LABEL.findall(label.lower() if label.isupper() else label)
    assert fields._last_word(label) == (words[-1].lower() if words else "")
