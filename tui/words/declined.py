"""What Plazo says: declined."""

EN: dict[str, str] = {}

ES: dict[str, str] = {}
