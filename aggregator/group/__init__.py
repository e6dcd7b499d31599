"""Which entries tell the same story, and why."""
