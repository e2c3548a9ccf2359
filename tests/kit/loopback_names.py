"""A mitmproxy script: leads names to ports on loopback, as the network does with the real ones.

`ORIGINS` in the environment holds them as JSON: `{"api.openai.com": 40001}`. Name, SNI and certificate check stay
those of the real host.
"""

import json
import os

from mitmproxy.proxy.server_hooks import ServerConnectionHookData

ORIGINS: dict[str, int] = json.loads(os.environ["ORIGINS"])


def server_connect(data: ServerConnectionHookData) -> None:
    if data.server.address and data.server.address[0] in ORIGINS:
        data.server.address = ("127.0.0.1", ORIGINS[data.server.address[0]])
