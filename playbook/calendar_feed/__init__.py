"""One's promises in one's own calendar program, by a secret address."""
