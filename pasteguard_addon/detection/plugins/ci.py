"""Build, test, deployment and quality services."""

from pasteguard_addon.detection.plugins.span_plugin import Family, plugins

PLUGINS = plugins(
    Family(
        "CIRCLECI_TOKEN",
        "CircleCI",
        "https://circleci.com/docs/managing-api-tokens/",
        r"CCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}",
        anchors=("CCIPAT_", "CCIPRJ_"),
        minimum=30,
        is_case_free=True,
    ),
    Family(
        "CODEMAGIC_TOKEN",
        "Codemagic",
        "https://docs.codemagic.io/rest-api/codemagic-rest-api/",
        r"codemagic_[A-Za-z0-9]{40}",
        minimum=24,
    ),
    Family(
        "SNYK_TOKEN",
        "Snyk",
        "https://docs.snyk.io/snyk-api/authentication-for-api",
        r"snyk_(?:uat|sat)\.[0-9a-f]{8}\.[A-Za-z0-9+/=_-]+\.[A-Za-z0-9_-]{43}",
        anchors=("snyk_uat.", "snyk_sat."),
        minimum=20,
    ),
    Family(
        "OCTOPUS_API_KEY",
        "Octopus Deploy",
        "https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key",
        r"API-[A-Z0-9]{26,32}",
        anchors=("API-",),
        is_exact=True,
        is_weak=True,
    ),
    Family("INFRACOST_API_KEY", "Infracost", "https://www.infracost.io/docs/", r"ico-[A-Za-z0-9]{32}"),
    Family(
        "STACKHAWK_KEY",
        "StackHawk",
        "https://docs.stackhawk.com/apidocs.html",
        r"hawk\.[A-Za-z0-9_-]{20}\.[A-Za-z0-9_-]{20}",
        minimum=16,
    ),
    Family(
        "DEPENDENCY_TRACK_KEY",
        "Dependency-Track",
        "https://docs.dependencytrack.org/integrations/rest-api/",
        r"odt_[A-Za-z0-9]{32}(?:_[A-Za-z0-9]{32})?",
    ),
    Family(
        "PERCY_TOKEN",
        "Percy, BrowserStack",
        "https://www.browserstack.com/docs/percy/take-percy-snapshots/overview",
        r"(?:web|app|auto|ss|generic)_[0-9a-f]{64}",
        anchors=("web_", "app_", "auto_", "ss_", "generic_"),
    ),
    Family(
        "CHROMATIC_TOKEN", "Chromatic", "https://www.chromatic.com/docs/setup/", r"chpt_[0-9a-f]{15}", is_exact=True
    ),
    Family(
        "DEPOT_TOKEN",
        "Depot",
        "https://depot.dev/docs/cli/authentication",
        r"depot_(?:user|org|project)_[0-9a-f]{64}",
        minimum=40,
    ),
    Family("ENDOR_KEY", "Endor Labs", "https://docs.endorlabs.com/", r"endr\+[A-Za-z0-9-]{16}", is_exact=True),
    Family(
        "SOCKET_TOKEN",
        "Socket",
        "https://docs.socket.dev/reference/authentication",
        r"sktsec_[A-Za-z0-9_-]{44}(?:_api)?",
        minimum=40,
    ),
    Family(
        "RANCHER_TOKEN",
        "Rancher",
        "https://ranchermanager.docs.rancher.com/reference-guides/user-settings/api-keys",
        r"token-[a-z0-9]{5}:[a-z0-9]{54}",
        anchors=("token-",),
        minimum=40,
    ),
    Family(
        "K3S_TOKEN",
        "k3s",
        "https://docs.k3s.io/cli/token",
        r"K10[0-9a-f]{64}::(?:server|node|agent)?:?[A-Za-z0-9.]{32}",
        minimum=16,
    ),
    Family(
        "BOUNDARY_TOKEN",
        "HashiCorp Boundary",
        "https://developer.hashicorp.com/boundary/docs/concepts/auth-tokens",
        r"at(?:_[A-Za-z0-9]{10}_s1)[A-Za-z0-9]{60}",
        anchors=("at_",),
    ),
    Family(
        "LAMBDATEST_KEY", "LambdaTest", "https://www.lambdatest.com/support/docs/", r"LT_[A-Za-z0-9]{46}", is_exact=True
    ),
    Family(
        "BUILDKITE_TOKEN",
        "Buildkite agent",
        "https://buildkite.com/docs/apis/managing-api-tokens",
        r"bkaa_[A-Za-z0-9]{75}",
        minimum=40,
    ),
    Family(
        "CIRCLECI_TOKEN",
        "CircleCI",
        "https://circleci.com/docs/managing-api-tokens/",
        r"CCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}",
        anchors=("CCIPAT_", "CCIPRJ_"),
        minimum=32,
    ),
    Family(
        "SONAR_TOKEN",
        "SonarQube Cloud",
        "https://docs.sonarsource.com/sonarqube-cloud/",
        r"sqco_[A-Za-z0-9]{59}",
        minimum=40,
    ),
)
