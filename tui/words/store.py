"""What Plazo says: store."""

EN: dict[str, str] = {}

ES: dict[str, str] = {}
