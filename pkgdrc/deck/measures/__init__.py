"""What can be measured, one class a file. Each enters itself as a method of shapes (`shapes.methods`)."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
