"""A problem of a document in the reader's own language."""

from django.utils.translation import gettext

from playbook.guidance.problem import Problem
from playbook.guidance.problem_words import WORDS


def text_of(problem: Problem) -> str:
    """What is wrong and what to do about it."""
    return gettext(WORDS[problem.code]) % dict(problem.params)
