"""Where a live complaint stands and where it may go next: pure functions over guidance and moves. No Django here."""
