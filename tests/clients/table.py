"""The documentation's table of clients, which the tests take at its word."""

from dataclasses import dataclass

from tests.kit.proxy import ROOT

_HEAD = "| client | base URL | as an HTTPS proxy | trusts | tested |\n"


@dataclass(frozen=True)
class Row:
    base_url: str
    proxy: str
    trust: str
    """The variable that names its authorities, or what else it trusts."""
    version: str


def rows() -> dict[str, Row]:
    """Return the table's rows by the name of the client."""
    table = (
        (ROOT / "pasteguard_addon" / "docs" / "clients.md").read_text("utf-8").partition(_HEAD)[2].partition("\n\n")[0]
    )
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[1:]]
    return {name: Row(base_url, proxy, trust.strip("`"), version) for name, base_url, proxy, trust, version in cells}
