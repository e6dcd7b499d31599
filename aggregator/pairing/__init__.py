"""Why two entries are together, or why they are not."""
