"""Django's SQLite, where those who want to write wait for each other in a line and not in the file (`line.py`)."""
