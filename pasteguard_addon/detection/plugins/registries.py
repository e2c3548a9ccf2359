"""Package and image registries."""

from pasteguard_addon.detection.plugins.span_plugin import Family, plugins

PLUGINS = plugins(
    Family("NPM_TOKEN", "npm", "https://docs.npmjs.com/about-access-tokens", r"npm_[A-Za-z0-9]{36}", minimum=30),
    Family(
        "PYPI_TOKEN",
        "PyPI",
        "https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns",
        r"pypi-AgE[A-Za-z0-9_-]{150}",
        minimum=50,
    ),
    Family(
        "RUBYGEMS_TOKEN",
        "RubyGems",
        "https://guides.rubygems.org/api-key-scopes/",
        r"rubygems_[0-9a-f]{48}",
        minimum=40,
    ),
    Family(
        "DOCKERHUB_TOKEN",
        "Docker Hub",
        "https://docs.docker.com/security/for-developers/access-tokens/",
        r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{27}",
        minimum=24,
    ),
    Family(
        "JFROG_TOKEN",
        "JFrog API key",
        "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens",
        r"AKC(?:p)?[A-Za-z0-9_-]{69}",
        anchors=("AKC",),
        minimum=50,
    ),
    Family(
        "JFROG_TOKEN",
        "JFrog reference token",
        "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens",
        r"cmVmd[A-Za-z0-9_-]{59}",
        minimum=50,
    ),
    Family(
        "NUGET_API_KEY",
        "NuGet",
        "https://learn.microsoft.com/en-us/nuget/nuget-org/publish-a-package",
        r"oy2[a-z0-9]{43}",
        is_exact=True,
    ),
    Family(
        "CRATES_IO_TOKEN",
        "crates.io",
        "https://doc.rust-lang.org/cargo/reference/publishing.html",
        r"cio[A-Za-z0-9]{32}",
        is_exact=True,
    ),
    Family(
        "CLOJARS_TOKEN",
        "Clojars",
        "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens",
        r"CLOJARS_[a-z0-9]{60}",
        minimum=40,
    ),
    Family(
        "PACKAGIST_TOKEN",
        "Packagist, Private Packagist",
        "https://packagist.com/docs/composer-authentication",
        r"packagist_[a-z]{3}_[0-9a-f]{68}",
        minimum=40,
    ),
    Family(
        "CLOUDSMITH_KEY", "Cloudsmith", "https://help.cloudsmith.io/docs/api-key", r"csmith_[A-Za-z0-9]{40}", minimum=30
    ),
    Family(
        "JSR_TOKEN",
        "JSR, Deno",
        "https://jsr.io/docs/api",
        r"(?:jsrd|jsrp|ddp|ddo|ddw)_[A-Za-z0-9]{36}",
        anchors=("jsrd_", "jsrp_", "ddp_", "ddo_", "ddw_"),
        minimum=30,
    ),
    Family(
        "BUILDKITE_TOKEN",
        "Buildkite",
        "https://buildkite.com/docs/apis/managing-api-tokens",
        r"bk(?:ua|pat|aa|aj|ar|ct|ps|pt|u)_[A-Za-z0-9_-]{40}",
        anchors=("bkua_", "bkpat_", "bkaa_", "bkaj_", "bkar_", "bkct_", "bkps_", "bkpt_", "bku_"),
        minimum=30,
    ),
    Family(
        "OPEN_VSX_TOKEN",
        "Open VSX",
        "https://github.com/eclipse/openvsx/wiki/Publishing-Extensions",
        r"ovsxat_[0-9a-f-]{36}",
    ),
    Family(
        "ANACONDA_TOKEN",
        "Anaconda.org",
        "https://docs.anaconda.com/anacondaorg/user-guide/tasks/work-with-accounts/",
        r"/t/([a-z]{2}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/",
        anchors=("/t/",),
    ),
    Family(
        "PYPI_API_TOKEN",
        "PyPI, any registry",
        "https://pypi.org/help/#apitoken",
        r"pypi-[A-Za-z0-9_-]{150}",
        minimum=80,
    ),
)
