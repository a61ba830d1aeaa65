"""A parameter of a cell as the application declares it."""

import pya

from pkgdrc.klayout_app.parameters import Field

_TYPES = {
    bool: pya.PCellParameterDeclaration.TypeBoolean,
    int: pya.PCellParameterDeclaration.TypeInt,
    float: pya.PCellParameterDeclaration.TypeDouble,
    str: pya.PCellParameterDeclaration.TypeString,
}


def declaration(field: Field) -> pya.PCellParameterDeclaration:
    """The declaration of a field, with its range and tooltip where the application knows such."""
    found = pya.PCellParameterDeclaration(
        field.name, _TYPES[field.kind], field.description, field.default, field.unit
    )
    for choice in field.choices:
        found.add_choice(str(choice), choice)
    if hasattr(found, "min_value") and field.minimum is not None:  # 0.29 and later
        found.min_value = field.kind(field.minimum)
    if hasattr(found, "tooltip"):  # 0.29 and later
        found.tooltip = f"{field.description} ({field.holds})"
    return found
