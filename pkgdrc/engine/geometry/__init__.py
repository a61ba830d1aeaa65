"""The exact geometry of single shapes, in database units: round shapes, and distances between boundaries."""
