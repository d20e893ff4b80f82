"""What Plazo says: request."""

EN: dict[str, str] = {}

ES: dict[str, str] = {}
