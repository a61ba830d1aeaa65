"""Nets: what is joined through metal, openings and wiring, and whether it is what it should be.

Everything here works on the flat shapes of one die (`Sheet`), in database units; which dies there are, and
where, is the engine's. Nothing is imported from here: lists of pins are read without klayout.
"""
