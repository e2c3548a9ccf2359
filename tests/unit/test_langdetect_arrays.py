"""The trials give what langdetect gives."""

import pytest
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

from pasteguard_addon.detection.language.langdetect_arrays import LanguageTrials

NEVER, HALF = (lambda _: 1.1), (lambda _: 0.5)
TEXTS = [
    "Kontaktiere Gertrud Wende wegen Termin",
    "Envía el informe a Rosa antes del lunes",
    "server restart planned tonight",
    "SERVER RESTART Planned TONIGHT",
    "Можете ли вы написать письмо",
    "大家からの手紙に返事を書いてもらえますか",
    "請寫一封信給我的房東 请写一封信给我的房东",
    "다음 주에 편지를 써 주세요",
    "Hãy viết thư cho chủ nhà của tôi",
    "Poți să scrii o scrisoare către proprietarul",
    "يرجى كتابة رسالة إلى المالك",
    "été è à l'œuvre",
    "letter письмо 手紙 γράμμα חדש",
    "aZb" * 200,
    "Das ist ein Text und er endet nicht. " * 30,
    "e",  # as many draws as there can be, and each second word is too high for its two n-grams
]


@pytest.fixture(scope="module")
def trials() -> LanguageTrials:
    return LanguageTrials()


@pytest.fixture(scope="module")
def langdetect() -> DetectorFactory:
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(0)
    return factory


def told(langdetect: DetectorFactory, text: str, among: tuple[str, ...]) -> tuple[str, float]:
    """Return what langdetect itself says."""
    detector: Detector = langdetect.create()
    if among:
        detector.set_prior_map(dict.fromkeys(among, 1.0))
    detector.append(text)
    likeliest = detector.get_probabilities()[0]
    return likeliest.lang.partition("-")[0], likeliest.prob


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("among", [(), ("en", "de", "es", "pt", "ro"), ("de",)])
def test_all_trials_together_are_langdetects(
    trials: LanguageTrials, langdetect: DetectorFactory, text: str, among: tuple[str, ...]
) -> None:
    found = trials.likeliest(text, NEVER, among or None)
    assert found is not None
    code, probability = told(langdetect, text, among)
    assert found == (code, pytest.approx(probability, rel=1e-9))


@pytest.mark.parametrize("text", TEXTS)
def test_fewer_trials_tell_the_same(trials: LanguageTrials, text: str) -> None:
    whole, early = trials.likeliest(text, NEVER), trials.likeliest(text, HALF)
    assert whole is not None
    assert early is not None
    assert early[0] == whole[0]
    assert (early[1] > 0.5) == (whole[1] > 0.5)
    assert early[1] <= whole[1] + 1e-9


@pytest.mark.parametrize("text", TEXTS)
def test_profiles_are_langdetects(trials: LanguageTrials, langdetect: DetectorFactory, text: str) -> None:
    detector = langdetect.create()
    detector.append(text)
    detector.cleaning_text()
    ngrams = detector._extract_ngrams()
    rows = trials.profiles.ngrams(text)
    assert rows.tolist() == [trials.profiles.word_lang_prob_map[ngram] for ngram in ngrams]
    assert trials.profiles.frequencies(rows).tolist() == [langdetect.word_lang_prob_map[ngram] for ngram in ngrams]


@pytest.mark.parametrize("text", ["", " ", "12 34", "😀😀", "\0"])
def test_no_profile_knows_a_letter(trials: LanguageTrials, text: str) -> None:
    assert trials.likeliest(text, NEVER) is None
