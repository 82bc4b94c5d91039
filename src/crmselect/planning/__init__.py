"""From the choice to a live system; today: what to read before the choice."""
