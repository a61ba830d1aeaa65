"""KLayout's own module, loosely typed: no stubs describe what only the application has of it."""

from typing import Any

import pya as _pya

pya: Any = _pya
