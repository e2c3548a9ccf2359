import tracemalloc

from pasteguard_addon.detection.scanning.cache import ENTRY_BYTES, NOT_CACHED, ScanCache
from pasteguard_addon.findings import FINDING_BYTES, Finding, LanguageGuess

GUESS = LanguageGuess("de", is_available=True)


def findings(count: int, at: int = 1000) -> tuple[Finding, ...]:
    return tuple(Finding(at + 10 * n, at + 10 * n + 5, "PERSON", 0.85 + n / 1e6, "test") for n in range(count))


def test_remembers_by_text_and_language() -> None:
    cache = ScanCache(10_000, 100)
    one, other = cache.digest("one"), cache.digest("other")
    assert cache.language(one) is NOT_CACHED
    assert cache.findings(one, "en") is None
    cache.put_language(one, GUESS)
    cache.put_language(other, None)
    in_english = cache.put_findings(one, "en", findings(1))
    cache.put_findings(one, "de", ())
    assert cache.language(one) is GUESS
    assert cache.language(other) is None
    assert cache.findings(one, "en") is in_english
    assert in_english.findings == findings(1)
    assert (found := cache.findings(one, "de")) is not None
    assert found.findings == ()
    assert cache.findings(other, "en") is None


def test_each_scan_has_a_key_of_its_own() -> None:
    cache = ScanCache(10_000, 100)
    digest = cache.digest("one")
    keys = {cache.put_findings(digest, language, findings(n)).key for language in ("en", "de") for n in (0, 1, 1)}
    assert len(keys) == 6


def test_keeps_what_others_found_out_as_long_as_there_is_room() -> None:
    cache = ScanCache(2_000, 100)
    key = cache.digest("one") + b"other"
    assert cache.get(key) is None
    cache.put(key, ("PERSON_1",), 100)
    assert cache.get(key) == ("PERSON_1",)
    assert cache.bytes == ENTRY_BYTES + 100
    cache.put_findings(cache.digest("one"), "en", findings(1))
    assert cache.get(cache.digest("one") + b"en") is None
    cache.put(cache.digest("two"), (), 1_700)
    assert cache.get(key) is None
    assert cache.bytes <= 2_000


def test_digests_tell_texts_apart_and_no_other_process_can_make_them() -> None:
    cache = ScanCache(1, 1)
    texts = ["", "a", "A", "é", "e\u0301", "\ud83d", "\ude00", "\ufffd", "\U0001f600", "\ud83d\ude00", "\x00"]
    assert len({cache.digest(text) for text in texts}) == len(texts)
    assert cache.digest("a") != ScanCache(1, 1).digest("a")


def test_least_recently_used_goes_first() -> None:
    cache = ScanCache(1_000_000, 3)
    a, b, c, d = (cache.digest(text) for text in "abcd")
    for digest in (a, b, c):
        cache.put_language(digest, None)
    cache.language(a)
    cache.put_language(d, None)
    assert [cache.language(digest) is NOT_CACHED for digest in (a, b, c, d)] == [False, True, False, False]


def test_bounded_by_bytes() -> None:
    cache = ScanCache(10 * ENTRY_BYTES, 1_000)
    for n in range(100):
        cache.put_findings(cache.digest(str(n)), "en", findings(n % 3))
        assert cache.bytes <= 10 * ENTRY_BYTES
    assert 0 < len(cache) <= 10
    kept = len(cache)
    cache.put_findings(cache.digest("huge"), "en", findings(100))
    assert len(cache) == kept, "what can never fit must not push out the rest"


def test_replacing_and_clearing_count_right() -> None:
    cache = ScanCache(100_000, 100)
    digest = cache.digest("a")
    cache.put_findings(digest, "en", ())
    empty_bytes = cache.bytes
    cache.put_findings(digest, "en", findings(5))
    cache.put_findings(digest, "en", findings(1))
    assert cache.bytes == empty_bytes + FINDING_BYTES
    cache.clear()
    assert (cache.bytes, len(cache)) == (0, 0)


def test_the_estimate_is_honest() -> None:
    cache = ScanCache(100_000_000, 100_000)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for n in range(10_000):
        digest = cache.digest(str(n))
        cache.put_language(digest, GUESS)
        cache.put_findings(digest, "en", findings(3, at=300 * n + 300))
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert 0.7 * cache.bytes < used < 1.2 * cache.bytes
