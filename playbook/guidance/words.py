"""Words of the pure packages that pages show in the reader's language."""


def gettext_noop(text: str) -> str:
    """`text` itself; the name has it collected for translation, which is done where it is shown."""
    return text
