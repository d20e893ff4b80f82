"""What Plazo says: actions."""

EN: dict[str, str] = {}

ES: dict[str, str] = {}
