"""Backups: the whole database in one file, made while people work, proved when it is made, restored by one command."""
