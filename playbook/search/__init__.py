"""Finding guidance by a worker's own words. No Django here."""
