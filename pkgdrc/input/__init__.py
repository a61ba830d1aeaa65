"""Layouts of every form, read whole or refused, as one layout that knows where each of its parts is from."""
