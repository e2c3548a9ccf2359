"""Where source code lives: GitHub, GitLab, Bitbucket and their kind."""

from pasteguard_addon.detection.plugins.base import Family, plugins

_GITHUB = (
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github"
)
_GITLAB = "https://docs.gitlab.com/security/tokens/"

PLUGINS = plugins(
    Family(
        "API_KEY_GITHUB",
        "GitHub",
        _GITHUB,
        r"gh[pousr]_[A-Za-z0-9]{36}",
        anchors=("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
        minimum=30,
    ),
    Family(
        "API_KEY_GITHUB",
        "GitHub App, stateless",
        _GITHUB,
        r"ghs_\d{1,10}_eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}",
        anchors=("ghs_",),
        minimum=16,
    ),
    Family(
        "API_KEY_GITHUB", "GitHub, fine-grained", _GITHUB, r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}", minimum=30
    ),
    Family("GITLAB_TOKEN", "GitLab personal", _GITLAB, r"glpat-[A-Za-z0-9_-]{20}", minimum=18),
    Family(
        "GITLAB_TOKEN",
        "GitLab, routable",
        _GITLAB,
        r"gl(?:pat|rt|dt|cbt)-[A-Za-z0-9_-]{27,200}\.(?:[0-9a-z]{2}\.)?[0-9a-z]{7,9}",
        anchors=("glpat-", "glrt-", "gldt-", "glcbt-"),
        is_exact=True,
    ),
    Family(
        "GITLAB_TOKEN",
        "GitLab deploy, runner, feed, mail, agent and other tokens",
        _GITLAB,
        r"gl(?:dt|rt|cbt|ft|imt|agent|oas|soat|ffct|rtr|ptt|wt)-(?:t\d_)?[A-Za-z0-9_-]{20}",
        anchors=(
            "gldt-",
            "glrt-",
            "glcbt-",
            "glft-",
            "glimt-",
            "glagent-",
            "gloas-",
            "glsoat-",
            "glffct-",
            "glrtr-",
            "glptt-",
            "glwt-",
        ),
        minimum=18,
    ),
    Family("GITLAB_TOKEN", "GitLab runner registration", _GITLAB, r"GR1348941[A-Za-z0-9_-]{20}", minimum=18),
    Family("GITLAB_SESSION", "GitLab session cookie", _GITLAB, r"_gitlab_session=[A-Za-z0-9]{32}", minimum=30),
    Family(
        "ATLASSIAN_TOKEN",
        "Atlassian",
        "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
        r"AT(?:ATT|CTT|STT)3xFf[A-Za-z0-9_=-]{180}",
        anchors=("ATATT3xFf", "ATCTT3xFf", "ATSTT3xFf"),
        minimum=60,
    ),
    Family(
        "BITBUCKET_TOKEN",
        "Bitbucket app password",
        "https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/",
        r"ATBB[A-Za-z0-9]{32}",
        minimum=28,
    ),
    Family(
        "BITBUCKET_TOKEN",
        "Bitbucket data center",
        "https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html",
        r"BBDC-[A-Za-z0-9+/]{44}",
        minimum=40,
    ),
    Family(
        "SOURCEGRAPH_TOKEN",
        "Sourcegraph",
        "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token",
        r"sgp_(?:(?:[0-9a-fA-F]{16}|local)_)?[0-9a-fA-F]{40}",
        minimum=40,
    ),
    Family(
        "SOURCEGRAPH_TOKEN",
        "Sourcegraph gateway, licence, enterprise portal",
        "https://sourcegraph.com/docs/",
        r"(?:slk|sgd|sgs|sams)_[0-9a-f]{64}",
        anchors=("slk_", "sgd_", "sgs_", "sams_"),
    ),
    Family(
        "GITPOD_TOKEN",
        "Gitpod",
        "https://www.gitpod.io/docs/configure/user-settings/access-tokens",
        r"gitpod_pat_[A-Za-z0-9_-]{30,}\.?[A-Za-z0-9_-]{30}",
        minimum=10,
    ),
    Family(
        "GOOGLESOURCE_COOKIE",
        "Google source hosting cookie",
        "https://gerrit-review.googlesource.com/Documentation/",
        r"git-[A-Za-z0-9.]{1,30}=1//[A-Za-z0-9_-]{90}",
        minimum=40,
    ),
    Family("MERGIFY_TOKEN", "Mergify", "https://docs.mergify.com/api/", r"mka_[A-Za-z0-9]{62}", minimum=40),
)
