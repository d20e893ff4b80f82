"""What Plazo says: board."""

EN: dict[str, str] = {}

ES: dict[str, str] = {}
