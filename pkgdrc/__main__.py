"""`python -m pkgdrc`."""

import sys

from pkgdrc.cli.main import main

sys.exit(main())
