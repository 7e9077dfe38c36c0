"""A file that is not taken, for people: why, and what to do."""


class RefusedFile(ValueError):
    """A file that is not taken; `words` say why and what to do, with places for `params`."""

    def __init__(self, words: str, /, **params: int) -> None:
        super().__init__(words % params)
        self.words, self.params = words, params
