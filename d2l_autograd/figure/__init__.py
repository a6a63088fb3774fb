"""All that a view shows of one run, as data."""
