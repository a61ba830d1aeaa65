"""An example of a package that adds a deck, a cell and a report format to pkgdrc."""
