"""Roll-up of a figure over the units that a merged unit was made of: by the indicator's own rule, or not at all."""
