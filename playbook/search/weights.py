"""How much each part of what is read of a search counts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """How much each part counts.

    Chosen by hand among a few settings, by utterances that were kept out of learning and by the real searches that
    `evaluate_search` measures with: its figures flatter these numbers a little.
    """

    lines: float = 1.0
    moments: float = 9.0
    moments_in_message: float = 14.0  # the same in a message, in which single words say less
    whole: float = 1.0  # the whole text, beside the mean of its sentences
    likeliest: float = 4.0  # what moments say for the likeliest page of danger, beside what they say for all of them
    together: float = 0.34  # what they must say for all of them: one page alone may have a single word of a moment
    danger: float = 0.88  # what both say together that puts danger first
    danger_in_message: float = 1.06  # the same of a sentence among others: each is one more chance of a wrong alarm
    sure_danger: float = 1.12  # the same where a wrong alarm disturbs somebody who did not ask
    sign: float = 3.0  # what a sign of danger adds to the score of its page, among those that are put first
    acts: float = 0.5  # what it adds that a page says what to do now
    reading: float = 4.0  # times what the reading that told of danger says for a page
    known: float = 0.2  # how much moments must know of a text where no line fits, or nothing fits
    near: float = 0.5  # or how much it must mean what an utterance does
    nothing: float = 0.07  # what moments say for "no page" from which nothing fits, with
    against: float = 1.0  # this share of what they say for the best page taken off
    nothing_of_few: float = 0.23  # the same of so few words that most searches are still to be typed to their end
    everyday: float = 0.15  # what moments say for "no page" from which they do not tell danger either


WEIGHTS = Weights()
# Where meaning is not compared: without the encoder's package, and in a playbook of few moments.
WORDS_ALONE = Weights(
    moments=5.0,
    moments_in_message=10.0,
    together=0.40,
    danger=0.94,
    danger_in_message=1.1,
    sure_danger=1.18,
    nothing=0.18,
    against=0.3,
    nothing_of_few=0.25,
)
