"""Where shapes lie: the cells and their placements, the dies, the wafer."""
