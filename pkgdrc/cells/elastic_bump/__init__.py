"""Cells of the elastic bump package."""
