"""Cells that every package family uses."""
