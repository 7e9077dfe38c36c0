"""Django plumbing that knows no word of the trade."""
