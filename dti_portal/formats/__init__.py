"""How numbers and dates are written where Django's own locale files fall short."""
