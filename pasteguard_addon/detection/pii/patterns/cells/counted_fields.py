"""Names of fields that say whose field it is, of several: `customer.0.city`, `CUSTOMER_1_CITY`."""

import re

_MAY_BE_COUNTED = re.compile(r"\d[\]._]")
_COUNT = re.compile(r"\A(?:[a-z]{2,8}[ ])?[^\W\d_][\w.-]{0,30}[._\[]\d{1,4}[\]._]{1,2}(?=[^\W\d_])")


def without_count(label: str) -> str:
    """Return a label without what counts the one whose field it is."""
    return _COUNT.sub("", label) if _MAY_BE_COUNTED.search(label) else label
