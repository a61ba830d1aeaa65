"""Layouts of every form, read whole or refused, as one assembled layout that knows where each part is from."""
