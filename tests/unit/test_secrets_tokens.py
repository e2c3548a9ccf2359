"""Tokens that nobody has described: known by their lead, or by a word of credentials near them."""

import string
from random import Random

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer
from pasteguard_addon.findings import settle

RECOGNIZER = SecretsRecognizer()


def drawn(count: int, seed: int = 1, more: str = "") -> str:
    random = Random(seed)
    return "".join(random.choices(string.ascii_letters + string.digits + more, k=count - 2)) + "7q"


def found(text: str) -> list[str]:
    return [text[f.start : f.end] for f in settle(RECOGNIZER.find(text, "en"), text)]


@pytest.mark.parametrize(
    "token",
    [
        "xai-" + drawn(60, more="_-"),
        "glpat-" + drawn(20) + ".01.a7f3nhiy2",
        "ghp_" + drawn(80, more="_"),
        "hf_" + drawn(60, more="_-"),
        "pscale_tkn_" + drawn(30) + "." + drawn(20),
        "shpat_" + drawn(44),
        "SG." + drawn(30) + "." + drawn(50),
    ],
)
@pytest.mark.parametrize("frame", ["%s", "see %s there", '["prod", "%s", 3]', "X=%s\n", "…%s."])
def test_a_vendors_token_whose_format_has_changed_is_found_whole(token: str, frame: str) -> None:
    assert found(frame % token) == [token]


@pytest.mark.parametrize("lead", ["acme_sk_", "zorp-token-", "qx_pat_", "blub_apikey_", "wobble.secret."])
def test_a_lead_with_a_word_of_credentials_is_enough(lead: str) -> None:
    for seed in range(20):
        token = lead + drawn(28, seed)
        assert found(f'["prod", "{token}", 3]') == [token]


@pytest.mark.parametrize(
    "frame", ["our key for it is in the vault: {}", "I get a 401 with {} from them", "der Schlüssel {} geht nicht"]
)
def test_any_lead_will_do_near_a_word_of_credentials(frame: str) -> None:
    for seed in range(20):
        token = f"blub_{drawn(30, seed)}"
        assert found(frame.format(token)) == [token]
        assert found(f"the job {token} has ended") == []


IDS = (
    "call_ msg_ req_ cus_ toolu_01 resp_ chatcmpl- run_ thread_ asst_ file- batch_ evt_ gen- cmpl- fc_ rs_ pi_ ch_"
    " session_ trace- build- sha256- user_ org_ proj_ vs_ conv_ item_ ws_ srvtoolu_01 cache-key-"
).split()


@pytest.mark.parametrize("lead", IDS)
def test_an_id_is_no_secret(lead: str) -> None:
    for seed in range(20):
        text = f'{{"api": "v1", "auth": true, "id": "{lead}{drawn(26, seed)}"}} token usage 12'
        assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "#define sk_PKCS7_SIGNER_INFO_new(cmp) OPENSSL_sk_new(cmp)",
        "the api token of nettle_openssl_gcm_aes128 = {",
        "key: user-service-authentication-handler-v2",
        "token: linux-image-6.1.0-28-cloud-amd64 is installed",
        "api key of container-550e8400-e29b-41d4-a716-446655440000",
        "auth failed pulling layer-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
def test_names_hashes_and_uuids_are_none(text: str) -> None:
    assert found(text) == []


# Leads that no vendor has, with separators of their own.
COINED = ("zorp_", "blub-live_", "qx.v2.", "WOBBLE-", "Nimbus_", "fnord_prod_", "kx7_")


@pytest.mark.parametrize("lead", COINED)
@pytest.mark.parametrize(
    "frame", ["here is the thing: {} and then we went", "a\\n{}\\nb", "['prod', '{}', 3]", "X={}\n", "{}"]
)
def test_a_long_mixed_token_needs_no_word_of_credentials(lead: str, frame: str) -> None:
    for seed in range(5):
        token = lead + drawn(36, seed)
        assert found(frame.format(token)) == [token]


@pytest.mark.parametrize(
    "line", ["CLIENT_VALUE={}", "export ACME_FOO={}", "A=1\n  ACME_FOO='{}'\nB=2", "+ENV ACME_X={}"]
)
def test_all_that_a_variable_holds_needs_no_lead(line: str) -> None:
    for seed in range(5):
        value = drawn(40, seed)
        assert found(line.format(value)) == [value]


ALSO_IDS = "prj_ team_ cs_test_ dpl_ acme_user_ x_request_ public_ sha512- nonce- chunk-".split()


@pytest.mark.parametrize("lead", [*IDS, *ALSO_IDS])
def test_a_long_id_is_no_secret(lead: str) -> None:
    for seed in range(20):
        assert found(f"and then {lead}{drawn(40, seed)} was there") == []


@pytest.mark.parametrize(
    "text",
    [
        "COMMIT_SHA=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "BUILD_ID=" + drawn(40),
        "IMAGE_DIGEST=" + drawn(40),
        "test_that_AFieldOfTheFormIsReadOnlyOnceInUtf8AndThenKept",
        "see https://cdn.example/a/b_" + drawn(40) + ".png",
        "saved as img_" + drawn(40) + ".png",
        "_ZN4acme5WidgetC2ERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE",
        "window.acme_handleSubmitOfTheOrderFormV2WithoutReload()",
        "com.acme.billing.InvoiceServiceImpl2Test_ShouldKeepTheOrderOfLines",
    ],
)
def test_a_long_name_or_hash_is_none(text: str) -> None:
    assert found(text) == []


LOCKS = (
    '"node_modules/@acme/{0}": {{"version": "0.3.0", "integrity": "{1}", "license": "MIT"}}',
    '{0}@^1.0.0:\n  version "1.0.0"\n  integrity {1}\n',
    "  /{0}/1.0.0:\n    resolution: {{integrity: {1}}}\n",
    '"{0}": ["{0}@1.0.0", "", {{}}, "{1}"],',
    "{0}: {1}",
)
DIGESTS = (("sha1-", 27, "="), ("sha256-", 43, "="), ("sha384-", 64, ""), ("sha512-", 86, "=="))


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("package", ["token", "secret", "password", "api-key", "auth-token", "keytar"])
def test_a_digest_beside_a_package_is_no_secret(lock: str, package: str) -> None:
    for kind, count, end in DIGESTS:
        text = lock.format(package, kind + drawn(count, count, "+/") + end)
        assert found(text) == [], text
