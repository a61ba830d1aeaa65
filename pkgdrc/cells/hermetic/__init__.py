"""Cells of the hermetic package: chip and cover glued over a frame that closes a cavity."""
