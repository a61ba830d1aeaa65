"""pkgdrc inside the KLayout application: adapters for 0.28.5 and later, with no logic of their own.

What runs inside the application knows `pya` alone: the klayout package of a venv would corrupt its heap.
"""
