"""The product's own way to hash a password, with few rounds."""

from playbook.accounts.hashers import PatientHasher


class QuickHasher(PatientHasher):
    """What it makes is of no use to anybody but a test."""

    iterations = 1000
