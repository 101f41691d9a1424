"""Measures that anybody can run again."""
