"""Developer tools and everything that fits no other file."""

from pasteguard_addon.detection.plugins.base import UUID, Family, plugins

PLUGINS = plugins(
    Family(
        "POSTMAN_API_KEY",
        "Postman",
        "https://learning.postman.com/docs/developer/postman-api/authentication/",
        r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}",
        is_case_free=True,
    ),
    Family(
        "POSTMAN_API_KEY",
        "Postman collection link",
        "https://learning.postman.com/docs/collaborating-in-postman/sharing/",
        r"PMAT-[0-9A-Z]{26}",
    ),
    Family(
        "VALTOWN_TOKEN", "Val Town", "https://docs.val.town/api/authentication/", r"vtwn_[A-Za-z0-9]{28}", minimum=20
    ),
    Family(
        "TRIGGER_KEY",
        "Trigger.dev",
        "https://trigger.dev/docs/apikeys",
        r"tr_(?:dev|prod|stg|pat)_[A-Za-z0-9]{20}",
        minimum=16,
    ),
    Family(
        "INNGEST_KEY",
        "Inngest",
        "https://www.inngest.com/docs/platform/signing-keys",
        r"signkey-(?:prod|test|branch)-[0-9a-f]{32}",
        minimum=32,
    ),
    Family(
        "API_KEY_SK",
        "Liveblocks",
        "https://liveblocks.io/docs/authentication",
        r"sk_(?:dev|prod)_[A-Za-z0-9_-]{64}",
        anchors=("sk_dev_", "sk_prod_"),
        minimum=30,
    ),
    Family(
        "NGROK_TOKEN",
        "Ngrok credential with prefix",
        "https://ngrok.com/docs/api/",
        r"(?:ak|cr|tn)_2[A-Za-z0-9]{26}",
        anchors=("ak_2", "cr_2", "tn_2"),
        is_exact=True,
    ),
    Family(
        "RAPIDAPI_KEY",
        "RapidAPI",
        "https://docs.rapidapi.com/docs/keys",
        r"[0-9a-f]{10}msh[0-9a-f]{15}p[0-9a-f]{6}jsn[0-9a-f]{12}",
        anchors=("msh",),
        offset=10,
        is_exact=True,
    ),
    Family("WAKATIME_KEY", "WakaTime", "https://wakatime.com/developers", "waka_" + UUID),
    Family(
        "BRIGHTDATA_PASSWORD",
        "Bright Data",
        "https://docs.brightdata.com/",
        r"brd-customer-[a-z0-9_]+-zone-[a-z0-9_]+:([a-z0-9]{12})",
        anchors=("brd-customer-",),
    ),
    Family(
        "LICHESS_TOKEN",
        "Lichess",
        "https://lichess.org/api#section/Introduction/Authentication",
        r"li[op]_[A-Za-z0-9]{20}",
        anchors=("lio_", "lip_"),
        minimum=18,
    ),
    Family(
        "INTRA42_SECRET",
        "42 intra",
        "https://api.intra.42.fr/apidoc/guides/getting_started",
        r"s-s4t2(?:ud|af)-[0-9a-f]{64}",
    ),
    Family(
        "KEYGEN_TOKEN",
        "Keygen",
        "https://keygen.sh/docs/api/authentication/",
        r"(?:admin|prod|user|activ|env)-[0-9a-f]{64}(?:v\d)?",
        anchors=("admin-", "prod-", "user-", "activ-", "env-"),
    ),
    Family(
        "ESPHOME_KEY",
        "ESPHome",
        "https://esphome.io/components/api",
        r"noise_psk: ?[\"']?([A-Za-z0-9+/]{43}=)",
        anchors=("noise_psk:",),
    ),
    Family(
        "ROBLOX_COOKIE",
        "Roblox",
        "https://create.roblox.com/docs/cloud/auth/api-keys",
        r"_\|WARNING:-DO-NOT-SHARE-THIS\.[^|]{20,120}\|_[A-Za-z0-9_-]{300}",
        anchors=("_|WARNING:-DO-NOT-SHARE",),
        minimum=60,
    ),
    Family(
        "UNKEY_KEY", "Unkey", "https://www.unkey.com/docs/apis/features/root-keys", r"unkey_[A-Za-z0-9]{22}", minimum=20
    ),
    Family(
        "SVIX_TOKEN",
        "Svix",
        "https://docs.svix.com/api-keys",
        r"(?:testsk|sk|appsk)_[A-Za-z0-9_.-]{30,45}\.(?:us|eu|in)",
        anchors=("testsk_", "sk_", "appsk_"),
        is_exact=True,
    ),
    Family(
        "TOLGEE_KEY",
        "Tolgee",
        "https://docs.tolgee.io/api/personal_access_tokens",
        r"tg(?:pat|pak)_[a-z0-9]{52}",
        anchors=("tgpat_", "tgpak_"),
        minimum=40,
    ),
    Family(
        "HONEYBADGER_TOKEN",
        "Honeybadger",
        "https://docs.honeybadger.io/api/",
        r"hb[pl]_[A-Za-z0-9]{36}",
        anchors=("hbp_", "hbl_"),
        minimum=30,
    ),
    Family(
        "KONG_TOKEN",
        "Kong Konnect",
        "https://developer.konghq.com/konnect-api/",
        r"(?:kpat|spat)_[A-Za-z0-9]{50}",
        anchors=("kpat_", "spat_"),
        minimum=40,
    ),
    Family(
        "ZUPLO_KEY", "Zuplo", "https://zuplo.com/docs/articles/api-key-management", r"zpka_[0-9a-f]{32}_[0-9a-f]{8}"
    ),
    Family("PERMIT_KEY", "Permit.io", "https://docs.permit.io/", r"permit_key_[A-Za-z0-9]{100}", minimum=60),
    Family("GEMFURY_TOKEN", "Gemfury", "https://gemfury.com/help/tokens/", r"fury_[A-Za-z0-9]{40}", minimum=24),
)
