"""Texts of any kind are told as langdetect tells them, and sampled as the plain pattern says."""

import functools
import re

from hypothesis import given
from hypothesis import strategies as st
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from pasteguard_addon.detection.language.langdetect_arrays import LanguageTrials
from pasteguard_addon.detection.language.language_detector import LanguageDetector, _sample
from pasteguard_addon.detection.language.sample import looked_at
from pasteguard_addon.settings.languages import language_code

_words = st.sampled_from(
    (
        *(
            "server",
            "Berlin",
            "NATO",
            "réunion",
            "mañana",
            "kto",
            "já",
            "şi",
            "ở",
            "це",
            "это",
            "文",
            "の",
            "한",
            "בית",
        ),
        *("e", "İ", "l'œuvre", "ß", "-", ".", "«", "\u3000", "e\u0301", "😀", "\0"),
    )
)
_text = st.lists(st.one_of(_words, st.text(max_size=6)), max_size=20).map(" ".join)
_unsampled = st.lists(
    st.sampled_from(("`", "```", "a", "b ", "\n", "https://", "1", "@", "_", "#", " ", "é", "-", "٣", "\u3000")),
    max_size=20,
).map("".join)
_NOT_PROSE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|https?://\S+|\S*[@\\/_=<>{}\[\]$#|]\S*|\S*\d\S*", re.S)


@functools.cache
def trials() -> LanguageTrials:
    return LanguageTrials()


@functools.cache
def langdetect() -> DetectorFactory:
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(0)
    return factory


def told(text: str) -> Detector | None:
    """Return langdetect's own detector when it has told, None if it knows no letter."""
    detector = langdetect().create()
    detector.append(text)
    try:
        detector.get_probabilities()
    except LangDetectException:
        return None
    return detector


@given(_text)
def test_told_as_by_langdetect(text: str) -> None:
    detector = told(text)
    found = trials().likeliest(text, lambda _: 1.1)
    if detector is None:
        assert found is None
        return
    profiles = trials().profiles
    rows = [profiles.word_lang_prob_map[ngram] for ngram in detector._extract_ngrams()]
    assert profiles.ngrams(text).tolist() == rows
    probabilities = dict(zip(profiles.langlist, detector.langprob, strict=True))
    assert found is not None
    assert abs(found[1] - max(probabilities.values())) < 1e-9
    assert found[0] in {language_code(name) for name, each in probabilities.items() if each > found[1] - 1e-9}


@given(_text, st.floats(0, 1))
def test_enough_is_enough(text: str, enough: float) -> None:
    """A language that has a half and enough at the end is told, and no other is."""
    whole, early = trials().likeliest(text, lambda _: 1.1), trials().likeliest(text, lambda _: enough)
    assert (whole is None) == (early is None)
    if whole is None or early is None or min(abs(whole[1] - 0.5), abs(whole[1] - enough)) < 1e-9:
        return
    assert early[0] == whole[0]
    assert (early[1] > max(0.5, enough)) == (whole[1] > max(0.5, enough))


@given(_unsampled)
def test_a_sample_is_what_is_prose(text: str) -> None:
    assert _sample(text) == " ".join(_NOT_PROSE.sub(" ", text).split())


@functools.cache
def _detector() -> LanguageDetector:
    return LanguageDetector(("en", "de", "fr"))


@given(st.integers(0, 9_000), st.integers(0, 9_000))
def test_what_is_looked_at_tells_what_the_text_tells(prose: int, code: int) -> None:
    text = ("Das ist ein Satz, und noch einer. " * 300)[:prose] + ("x = f(y)\n" * 1_000)[:code]
    part = looked_at(text)
    assert looked_at(part) == part
    assert _detector().guess(part) == _detector().guess(text)
