"""The report as one HTML page, and the base that other pages of pkgdrc share."""
