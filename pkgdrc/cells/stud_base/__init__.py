"""Cells of the stud base: metallised holes through a film, and the notches that leave studs round them."""
