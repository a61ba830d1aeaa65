"""Cells of copper pillars."""
