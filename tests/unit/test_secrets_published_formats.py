"""Keys of the formats that scanners and vendors publish: found whole in a sentence, in a variable, behind a name.

The table holds what is known of each format, a lead and how many characters of which kind follow; values are drawn when
the tests run. What is public is not in it: ids of clients, keys for browsers, addresses.
"""

import re
import string
from random import Random

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
SAMPLES = 3

KINDS = {
    "d": string.digits,
    "h": string.digits + "abcdef",
    "H": string.digits + "ABCDEF",
    "x": string.digits + "abcdefABCDEF",
    "a": string.ascii_lowercase,
    "U": string.ascii_uppercase,
    "l": string.ascii_lowercase + string.digits,
    "u": string.ascii_uppercase + string.digits,
    "B": string.ascii_letters + string.digits,
    "p": string.ascii_letters + string.digits + "_",
    "m": string.ascii_letters + string.digits + "-",
    "w": string.ascii_letters + string.digits + "_-",
    "b": string.ascii_letters + string.digits + "+/",
}
UUID = "{h8}-{h4}-{h4}-{h4}-{h12}"

FORMATS = """
$aact_prod_{w60} $krb5asrep$23${h32}${h64} 0.A{w50}.Ag{w250} 1.A{w50}.Ag{w250} 3MVG9{b165} 4b1d{B38}
_gitlab_session={l32} A3T{u1}{u16} AA{h40}-NRMA ABIA{u16} ABSK{b189} ACCA{u16} AKIA{u16} ASIA{u16}
access-production-UUID access-sandbox-UUID access_token$production${l16}${l32} account-{B20} act_{l24}
AGE-SECRET-KEY-1{u58} AIK_CI_{B32} AIK_SECRET_{B64} aio_{B28} AIza{w35} ak_live_{B30} akab-{l16}-{l16} AKCp{B69}
alcht_{B30} amzn.mws.UUID api-UUID API-{u26} api_live.{w50} api_live_us.{w50} api_org_{a34} apify_api_{B36}
apikey_{h64} apk_{b90} apk_user_{b150} AQ.Ab8RN6{w44} AQVN{w36} ATATT3{w186} ATBB{B24}{H8} ATCTT3xFfG{w180}
bb_ma_{h30} bb_pr_{h30} BBDC-{b45} BBFF-{B30} bedrock-api-key-{b132} bkaa_{w75} bkaj_{w333} bkar_{w73} bkct_{w73}
bkpat_{w54} bkps_{w64} bkpt_{w199} bkua_{l40} CCIPAT_{B22}_{l40} cfat_{B40}{h8} cfk_{B40}{h8} cfut_{B40}{h8}
CFPAT-{w43} CLOJARS_{l60} cmVmdGtu{B56} configcat-sdk-1/{w22}/{w22} cosmo_{h32} csk-{l48} da2-{l26} dapi{h32}
dckr_oat_{w32} dckr_pat_{w27} ddp_{B36} ddw_{B36} dnkey-{l26}-{l52} dop_v1_{h64} doo_v1_{h64} dor_v1_{h64}
dp.audit.{B42} dp.pt.{l43} dp.sa.{B42} dp.st.{l18}.{B42} dt0c01.{u24}.{u64} duffel_live_{l43} dvc_server_{h8}_{l20}
EAAC{l100} essu_{w130} ek_{h32} endr+{B16} eu01xx{h26}FFFFNRAL eu1.{B30} EZAK{l54} figd_{w40} fio-u-{l64}
FLWSECK-{l32}-X fm1r_{b100} fm2_{b100} fo1_{w43} ghp_{B36} gho_{B36} ghr_{B76} ghs_{B36} ghu_{B36} git&{d12}&{b86}==
github_pat_{B22}_{B59} glagent-{w50} glc_{b100} glcbt-{B3}_{w20} gldt-{w20} glft-{w20} glimt-{w25} gloas-{h64}
glpat-{w20} glptt-{h40} glrt-{w20} glsa_{B32}_{x8} glsoat-{w20} GOCSPX-{w28} GR1348941{w20} gsk_{B52} hawk.{w20}.{w20}
hf_{a34} HRKU-AA{w58} hvb.{w219} hvr.{w120} hvs.{w105} ico-{B32} IGQVJ{w100} ion_{B42} lin_api_{l40} lip_{p38}
llx-{B48} lk_{B21} lsv2_pt_{h32}_{h10} LTAI{l20} master-{B20} mdb_sa_sk_{w6}{B34} mergify_application_key_{w64}
Mid-server-{w24} mlsn.{B65} na1.{b100} napi_{B64} nfp_{B36} npm_{l36} NRAK-{u27} NRJS-{h19} ntn_{d11}{B35} nvapi-{w65}
ops_eyJ{b250} oy2{l43} p8e-{l32} packagist_ort_{h68} pat-na1-UUID pat-eu1-UUID pat{B14}.{h64} pcsk_{B5}_{B63}
pgar_{B27} phx_{p43} pina_{w110} PMAK-{h24}-{h34} pnu_{B36} polar_oat_{w60} pplx-{B48} prf_{w50} pri_{h32}
pscale_oauth_{w48} pscale_pw_{w43} pscale_tkn_{l43} ptr_{b43}= pul-{h40} pypi-AgEIcHlwaS5vcmc{w150} r8_{B37}
ramp_sec_{B48} rdme_{l70} rnd_{B28} rootly_{h64} rpa_{u40}{l6} rubygems_{h48} s-s4t2ud-{h64} samsara_api_{B29}
sb_secret_{w31} sbp_{h40} scp-live-{l32} scp-test-{l32} sdk-UUID secret_{B43} sgp_{h16}_{h40} sha256~{w43}
shippo_live_{h40} shltm_{w40} shpat_{h32} shpss_{h32} shptka_{h32} sk-ant-api03-{w93}AA sk-api-{w119} sk-lf-UUID
sk-or-v1-{h64} sk_live_{B99} sk_pr_{B32}_{h40} SK{h32} SK{H32} slk_{h64} sm_aat_{B16} sntrys_eyJ{b197} sntryu_{h64}
spu-{l32} sq0atp-{w22} sq0csp-{l43} sqa_{l40} sqco_{B59} squ_{h40} STS.{B40} SWMKEY-1-{b43} SWMTKN-1-{l50}-{l25}
tfp_{w44} tgp_v1_{w43} thog-secret-{h32} tk-us-{w48} tkn.v1_{B71}= TlRMTVNTUAADAAAA{b60} tskey-api-{B12}-{B32}
tss_{w50} tvly-{w36} u+{w17}{B1} ucat_{B28} v1.0-{h24}-{h146} v2/{B388} vca_{w56} vcp_{B56} VF.DM.{h24}.{B16}
vtwn_{w50} waka_{l50} wandb_v1_{p77} whsec_{B32} wrka-eyJ{B8}.{w16}.{w64} xai-{p80} xapp-1-{u11}-{d13}-{h64}
AGPA{u16} AIDA{u16} AIPA{u17} ANPA{u16} ANVA{u16} APKA{u16} AROA{u16} ASCA{u17}
ey{B34}.ey{w160}.{w43} ey{B6}.{B60}.{w43} ewo{B30}.ewo{w34}.{w43} eyJ{w30}.{w20}.{w12}.{w20}
xkeysib-{h64}-{l16} xoxa-2-{B28} xoxb-{d11}-{d11}-{B24} xoxc-{d12}-{d12}-{d12}-{h64} xoxd-{b100} xoxe-1-{u146}
xoxp-{d11}-{d11}-{d11}-{h32} xoxw-{B48} zpka_{l32}_{h8}
""".replace("UUID", UUID).split()

PLACES = {
    "in a sentence": ("here is the thing: {} and then we went home", 0.02),
    "in a variable": ("CLIENT_VALUE={}", 0.01),
    "behind a name": ("acme_api_key={}", 0.005),
    "as a member": ('{{"token": "{}"}}', 0.005),
}


def drawn(template: str, random: Random) -> str:
    return re.sub(r"\{(\w)(\d+)\}", lambda part: "".join(random.choices(KINDS[part[1]], k=int(part[2]))), template)


def is_whole(text: str, value: str) -> bool:
    at = start = text.index(value)
    for finding in sorted(RECOGNIZER.find(text, "en"), key=lambda finding: finding.start):
        if finding.start <= at:
            at = max(at, finding.end)
    return at >= start + len(value)


@pytest.mark.parametrize("place", PLACES)
def test_keys_of_published_formats_are_found_whole(place: str) -> None:
    frame, share = PLACES[place]
    missed: dict[str, int] = {}
    for template in FORMATS:
        random = Random(template)
        for _ in range(SAMPLES):
            value = drawn(template, random)
            if not is_whole(frame.format(value), value):
                missed[template] = missed.get(template, 0) + 1
    assert [template for template, count in missed.items() if count == SAMPLES] == []
    assert sum(missed.values()) <= share * SAMPLES * len(FORMATS), missed
