"""The managers' desk: Django's admin with a form for every kind of document, drafts, reviews and publishing."""
