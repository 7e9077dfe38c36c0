"""Which number can be rung in what somebody wrote down of how to reach a customer."""

import re

# Six digits or more, with what people write between them. Python and the browser, which is given it with the page, read
# it alike: digits and spaces are named one by one, because the two do not mean the same by `\d` and `\s`.
NUMBER = r"\+?[0-9](?:[ \u00a0\u2009\u202f()/.\u2010-\u2013-]{0,3}[0-9]){5,}"


def dialled(words: str) -> str:
    """The number in `words` as a telephone takes it; "" where there is none."""
    found = re.search(NUMBER, words)
    return re.sub(r"[^0-9+]", "", found[0]) if found else ""
