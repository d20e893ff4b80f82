"""Widgets: lines and lists that only paint what they are given, and say what was asked of them.

None of them knows a rule, a store or a clock. `board_list` is the one that has to be fast; read it first.
"""
