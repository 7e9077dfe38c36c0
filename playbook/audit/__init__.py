"""Who did what: one table that is only ever added to, its page for administrators, and the proof that it is whole."""
