"""What Plazo says: commands."""

EN: dict[str, str] = {}

ES: dict[str, str] = {}
