"""How each measure is taken, one file each, entered by its class."""

from importlib import import_module
from pkgutil import iter_modules

# What only measures of families use is loaded with the others: the keys of answers that are kept are made of
# the code as it is now (`cache.sources`).
from pkgdrc.engine.geometry import span as span
from pkgdrc.process import board as board
from pkgdrc.process import coverage as coverage
from pkgdrc.process import elastic as elastic
from pkgdrc.process import formula as formula
from pkgdrc.technology import passives as passives

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
