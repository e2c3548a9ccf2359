"""The languages in which texts are scanned: one code each, and what is known of each."""

import pytest
from langdetect.detector_factory import DetectorFactory

from pasteguard_addon import policy
from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.detection.language.function_words import function_words
from pasteguard_addon.detection.language.langdetect_arrays import LanguageTrials
from pasteguard_addon.detection.language.language_detector import LanguageDetector
from pasteguard_addon.detection.pii.patterns.phones.phone_countries import metadata_of, regions_of
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.findings import LanguageGuess, TextToScan
from pasteguard_addon.settings import LANGUAGES, Settings, language_code

PROSE = {
    "ar": "هل يمكنك أن تكتب رسالة إلى صاحب الشقة بشأن التدفئة من فضلك؟",
    "cs": "Můžeš prosím napsat dopis mému pronajímateli kvůli topení v bytě?",
    "da": "Kan du skrive et brev til min udlejer om varmen, som ikke virker mere?",
    "el": "Μπορείς να γράψεις ένα γράμμα στον ιδιοκτήτη για τη θέρμανση;",
    "fi": "Voitko kirjoittaa kirjeen vuokranantajalleni, kun lämmitys ei toimi?",
    "hi": "क्या आप मेरे मकान मालिक को हीटिंग के बारे में एक पत्र लिख सकते हैं?",
    "ja": "暖房について大家さんに手紙を書いてもらえますか。",
    "ko": "집주인에게 난방에 대해 편지를 써 줄 수 있나요?",
    "nb": "Kan du skrive et brev til utleieren min om varmen, som ikke virker lenger? Jeg fryser noe så mye.",
    "ru": "Можете ли вы написать письмо моему арендодателю по поводу отопления?",
    "sv": "Kan du skriva ett brev till min hyresvärd om värmen, som inte fungerar längre?",
    "tr": "Isıtma çalışmıyor, ev sahibime bu konuda bir mektup yazar mısın?",
    "uk": "Чи можеш ти написати листа моєму орендодавцю щодо опалення?",
    "vi": "Bạn có thể viết một lá thư cho chủ nhà của tôi về hệ thống sưởi không?",
    "zh": "你能给我的房东写一封关于暖气的信吗？",
}


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector(LANGUAGES)


@pytest.mark.parametrize(("code", "text"), PROSE.items(), ids=PROSE)
def test_a_text_is_told_by_its_words_or_its_script(detector: LanguageDetector, code: str, text: str) -> None:
    assert detector.guess(text) == LanguageGuess(code, is_available=True)


def test_every_language_has_what_it_needs() -> None:
    of_own_script = {"ar", "el", "hi", "ja", "ko", "ru", "uk", "zh"}
    assert set(function_words()) == set(LANGUAGES) - of_own_script
    assert [code for code in LANGUAGES if not all(map(metadata_of, regions_of(code)))] == []
    assert set(LANGUAGES) <= set(LanguageTrials().codes)
    assert not [word for words in function_words().values() for word in words if word != word.lower()]


@pytest.mark.parametrize(
    ("given", "code"),
    [("zh-cn", "zh"), ("zh_TW", "zh"), ("no", "nb"), ("nn", "nb"), ("pt-BR", "pt"), ("EN", "en"), ("de", "de")],
)
def test_whoever_writes_a_code_means_the_same(given: str, code: str) -> None:
    assert language_code(given) == code
    of_workers = policy.detection_settings(Settings(languages=(given, "en"), fallback_language=given))
    assert of_workers.languages == tuple(dict.fromkeys((code, "en")))
    assert of_workers.fallback_language == code


def test_what_is_no_code_is_refused() -> None:
    with pytest.raises(SettingsError, match="two letters"):
        Settings(languages=("english",), fallback_language="english")


def test_langdetect_knows_no_language_by_two_codes() -> None:
    """Its own are `zh-cn`, `zh-tw` and `no`; all others are as ours."""
    factory = DetectorFactory()
    assert {code for code in LanguageTrials().profiles.langlist if code != language_code(code)} == {
        *("zh-cn", "zh-tw", "no")
    }
    assert factory.langlist == []


def test_langdetects_verdict_decides_how_a_text_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a word such as "phone" only a number of the language's own countries counts."""
    text = "Factura fontanero cocina grifo, centralita 912 345 678 disponible mañanas"
    assert not {word for words in function_words().values() for word in words} & set(text.lower().split())
    detection = InProcessDetection(DetectionSettings(pii_entities=("PHONE_NUMBER",), are_secrets_on=False))

    def found() -> list[str]:
        return [text[each.start : each.end] for each in detection.scan([TextToScan(text, 0)])[0].findings]

    assert found() == ["912 345 678"]
    monkeypatch.setattr(LanguageTrials, "likeliest", lambda *_: None)
    assert found() == []
