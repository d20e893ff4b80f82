"""Screens: each paints view-models and asks the application; none knows a rule, a store or a clock."""
