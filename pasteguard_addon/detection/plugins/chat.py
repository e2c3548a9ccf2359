"""Chat, mail and telephony."""

from itertools import product
from string import ascii_lowercase

from pasteguard_addon.detection.plugins.span_plugin import UUID, Family, plugins

# A Discord token begins with the base64 of a decimal number: these are the quartets that three digits give.
_DISCORD = tuple(
    f"{a}{c}{d}"
    for a, c, d in product(("MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"), "AEIMQUYcgk", "wxyz012345")
)
_SLACK = "https://docs.slack.dev/authentication/tokens"

PLUGINS = plugins(
    Family(
        "SLACK_TOKEN",
        "Slack bot, user, workspace",
        _SLACK,
        r"xox[a-z]-(?:\d-)?[A-Za-z0-9-]{44}",
        anchors=tuple(f"xox{letter}-" for letter in ascii_lowercase),
        minimum=10,
        is_weak=True,
        near_misses=("xoxb-your-bot-token", "xoxp-slack-user-token-goes-into-this"),
    ),
    Family("SLACK_TOKEN", "Slack configuration", _SLACK, r"xoxe\.xox[bp]-\d-[A-Za-z0-9]{146}", minimum=60),
    Family("SLACK_TOKEN", "Slack app", _SLACK, r"xapp-\d-[A-Z0-9]{11}-\d{13}-[0-9a-f]{64}", minimum=30),
    Family("SLACK_SESSION", "Slack session", _SLACK, r"xoxc-[A-Za-z0-9-]{60}", minimum=30),
    Family("SLACK_SESSION", "Slack session cookie", _SLACK, r"xoxd-[A-Za-z0-9%+/=_-]{100}", minimum=40),
    Family(
        "SLACK_WEBHOOK",
        "Slack webhook",
        "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",
        r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{44})",
        anchors=("hooks.slack.com/", "hooks.slack-gov.com/"),
        minimum=30,
    ),
    Family(
        "DISCORD_TOKEN",
        "Discord bot",
        "https://discord.com/developers/docs/reference#authentication",
        r"(?:MT|Mj|Mz|ND|NT|Nj|Nz|OD|OT)[AEIMQUYcgk][wxyz0-5][A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{38}",
        anchors=_DISCORD,
        minimum=25,
    ),
    Family(
        "DISCORD_TOKEN",
        "Discord user with MFA",
        "https://discord.com/developers/docs/reference#authentication",
        r"mfa\.[A-Za-z0-9_-]{84}",
        minimum=60,
    ),
    Family(
        "DISCORD_WEBHOOK",
        "Discord webhook",
        "https://discord.com/developers/docs/resources/webhook",
        r"discord(?:app)?\.com/api(?:/v\d+)?/webhooks/(\d{17,20}/[A-Za-z0-9_-]{68})",
        anchors=("discord.com/api", "discordapp.com/api"),
        minimum=40,
    ),
    Family(
        "TELEGRAM_TOKEN",
        "Telegram bot",
        "https://core.telegram.org/bots/api#authorizing-your-bot",
        r"(?:bot)?(\d{8,10}:AA[A-Za-z0-9_-]{33})",
        anchors=(":AA",),
        minimum=30,
        walk_back="0123456789bot",
    ),
    Family(
        "TEAMS_WEBHOOK",
        "Microsoft Teams webhook",
        "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
        r"(?:webhook\.office\.com/webhookb2|outlook\.office(?:365)?\.com/webhook)/("
        + UUID
        + "@"
        + UUID
        + r"/IncomingWebhook/[0-9a-z]{32}(?:/"
        + UUID
        + r"(?:/[A-Za-z0-9_-]{20,})?)?)",
        anchors=("webhook.office.com/webhookb2", "outlook.office.com/webhook", "outlook.office365.com/webhook"),
    ),
    Family(
        "GOOGLE_CHAT_WEBHOOK",
        "Google Chat webhook",
        "https://developers.google.com/workspace/chat/quickstart/webhooks",
        r"chat\.googleapis\.com/v1/spaces/[A-Za-z0-9_-]+/messages\?key=[A-Za-z0-9_-]+&token=([A-Za-z0-9_-]{43}(?:%3D|=)?)",
        anchors=("chat.googleapis.com/v1/spaces/",),
    ),
    Family(
        "TWILIO_API_KEY",
        "Twilio",
        "https://www.twilio.com/docs/iam/api-keys",
        r"SK[0-9a-fA-F]{32}",
        anchors=tuple(f"SK{c}" for c in "0123456789abcdefABCDEF"),
        is_exact=True,
    ),
    Family(
        "SENDGRID_API_KEY",
        "SendGrid",
        "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
        r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}",
        minimum=30,
    ),
    Family(
        "MAILGUN_API_KEY",
        "Mailgun",
        "https://documentation.mailgun.com/docs/mailgun/api-reference/mg-auth",
        r"key-[0-9a-z]{32}",
        is_exact=True,
        is_weak=True,
    ),
    Family(
        "MAILCHIMP_API_KEY",
        "Mailchimp",
        "https://mailchimp.com/developer/marketing/guides/quick-start/",
        r"[0-9a-f]{32}-us\d{1,2}",
        anchors=("-us",),
        offset=32,
        is_exact=True,
    ),
    Family(
        "MANDRILL_API_KEY",
        "Mandrill",
        "https://mailchimp.com/developer/transactional/guides/quick-start/",
        r"md-[A-Za-z0-9_-]{22}",
        is_exact=True,
        is_weak=True,
    ),
    Family(
        "RESEND_API_KEY",
        "Resend",
        "https://resend.com/docs/api-reference/introduction",
        r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}",
        minimum=18,
    ),
    Family(
        "BREVO_API_KEY",
        "Brevo",
        "https://developers.brevo.com/docs/getting-started",
        r"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}",
        minimum=12,
    ),
    Family(
        "BREVO_SMTP_KEY",
        "Brevo SMTP",
        "https://developers.brevo.com/docs/smtp-integration",
        r"xsmtpsib-[0-9a-f]{64}-[A-Za-z0-9]{16}",
        minimum=12,
    ),
    Family(
        "MAILERSEND_TOKEN",
        "MailerSend",
        "https://developers.mailersend.com/general.html#authentication",
        r"mlsn\.[0-9a-f]{64}",
        minimum=40,
    ),
    Family(
        "COURIER_API_KEY",
        "Courier",
        "https://www.courier.com/docs/reference/intro",
        r"(?:pk|dk)_(?:prod|test)_[A-Z0-9]{28}",
        anchors=("pk_prod_", "pk_test_", "dk_prod_", "dk_test_"),
        is_exact=True,
    ),
    Family(
        "TWITCH_STREAM_KEY",
        "Twitch stream",
        "https://help.twitch.tv/s/article/twitch-stream-key-faq",
        r"live_\d{8,12}_[A-Za-z0-9]{30}",
        minimum=20,
    ),
    Family(
        "TWITCH_OAUTH", "Twitch chat", "https://dev.twitch.tv/docs/chat/irc/", r"oauth:([a-z0-9]{30})", is_exact=True
    ),
    Family(
        "FACEBOOK_TOKEN",
        "Facebook, Instagram, WhatsApp",
        "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
        r"EAA[A-Za-z0-9]{150}",
        minimum=60,
    ),
    Family(
        "FACEBOOK_TOKEN",
        "Facebook, short-lived",
        "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
        r"EAACEdEose0cBA[A-Za-z0-9]{40}",
        minimum=10,
    ),
    Family(
        "INSTAGRAM_TOKEN",
        "Instagram",
        "https://developers.facebook.com/docs/instagram-platform/",
        r"IG(?:QV|AA)[A-Za-z0-9_=-]{150}",
        anchors=("IGQV", "IGAA"),
        minimum=50,
    ),
    Family(
        "TWITTER_BEARER_TOKEN",
        "X, Twitter",
        "https://docs.x.com/fundamentals/authentication/oauth-2-0/bearer-tokens",
        r"A{20}[A-Za-z0-9%+/=_-]{90}",
        anchors=("A" * 20,),
        minimum=40,
    ),
    Family(
        "LINKEDIN_TOKEN",
        "LinkedIn",
        "https://learn.microsoft.com/en-us/linkedin/shared/authentication/authentication",
        r"AQ[UVWXTS][A-Za-z0-9_-]{340}",
        anchors=("AQU", "AQV", "AQW", "AQX", "AQT", "AQS"),
        minimum=150,
    ),
    Family(
        "LINKEDIN_SECRET",
        "LinkedIn client secret",
        "https://learn.microsoft.com/en-us/linkedin/shared/authentication/authentication",
        r"WPL_AP\d\.[A-Za-z0-9]{16}\.[A-Za-z0-9+/=]{8}",
        anchors=("WPL_AP",),
    ),
    Family("NTFY_TOKEN", "ntfy", "https://docs.ntfy.sh/config/#access-tokens", r"tk_[a-z0-9]{29}", is_exact=True),
    Family(
        "MATRIX_TOKEN",
        "Matrix, Synapse",
        "https://element-hq.github.io/synapse/latest/",
        r"syt_[A-Za-z0-9+/=]{4,60}_[A-Za-z0-9]{20}_[A-Za-z0-9]{6}",
    ),
    Family(
        "ZAPIER_WEBHOOK",
        "Zapier webhook",
        "https://help.zapier.com/hc/en-us/articles/8496288690317",
        r"hooks\.zapier\.com/hooks/catch/(\d+/[A-Za-z0-9]{6,})",
        anchors=("hooks.zapier.com/hooks/catch/",),
    ),
    Family(
        "INFOBIP_API_KEY",
        "Infobip",
        "https://www.infobip.com/docs/essentials/api-essentials/api-authentication",
        r"App ([0-9a-f]{32}-" + UUID + ")",
        anchors=("App ",),
    ),
    Family(
        "TELNYX_API_KEY",
        "Telnyx",
        "https://developers.telnyx.com/docs/overview",
        r"KEY0[0-9A-F]{30,32}_[A-Za-z0-9]{22}",
        anchors=("KEY0",),
    ),
    Family(
        "EXPO_PUSH_TOKEN",
        "Expo push token",
        "https://docs.expo.dev/push-notifications/overview/",
        r"ExponentPushToken\[[A-Za-z0-9_-]{22}\]",
    ),
    Family(
        "TELNYX_KEY",
        "Telnyx",
        "https://developers.telnyx.com/docs/development/api-keys",
        r"KEY[A-Za-z0-9_-]{55}",
        anchors=("KEY",),
        minimum=50,
        is_weak=True,
    ),
    Family(
        "NTLM_TOKEN",
        "NTLM message",
        "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-nlmp/",
        r"TlRMTVNTUAA[BCD]AAAA[A-Za-z0-9+/=_-]{40}",
        anchors=("TlRMTVNTUAA",),
        minimum=24,
    ),
    Family(
        "SLACK_TOKEN",
        "Slack configuration",
        "https://api.slack.com/concepts/token-types",
        r"xoxe\.xox[bp]-\d-[A-Za-z0-9]{163}",
        anchors=("xoxe.xox",),
        minimum=100,
    ),
    Family(
        "DISCORD_TOKEN",
        "Discord bot, any id",
        "https://discord.com/developers/docs/reference#authentication",
        r"MT[AEIMQ][A-Za-z0-9_-]{20,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27}",
        anchors=("MTA", "MTE", "MTI", "MTM", "MTQ"),
    ),
)
