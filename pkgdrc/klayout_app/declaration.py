"""A parameter of a cell as the application declares it."""

import textwrap

import pya

from pkgdrc.klayout_app.parameters import Field

_LINE = 44  # letters

_TYPES = {
    bool: pya.PCellParameterDeclaration.TypeBoolean,
    int: pya.PCellParameterDeclaration.TypeInt,
    float: pya.PCellParameterDeclaration.TypeDouble,
    str: pya.PCellParameterDeclaration.TypeString,
}


def declaration(field: Field) -> pya.PCellParameterDeclaration:
    """The declaration of a field, with its range and tooltip where the application knows such."""
    # Units are shown beside numbers only; labels with longer lines push the values out of the dialog.
    parts = f" ({field.holds})" if field.notation == "list" else ""
    label = "\n".join(textwrap.wrap(f"{field.name}: {field.description}{parts}", _LINE))
    found = pya.PCellParameterDeclaration(field.name, _TYPES[field.kind], label, field.default, field.unit)
    for choice in field.choices:
        found.add_choice(str(choice), choice)
    if hasattr(found, "min_value") and field.minimum is not None:  # 0.29 and later
        found.min_value = field.kind(field.minimum)
    if hasattr(found, "tooltip"):  # 0.29 and later
        found.tooltip = f"{field.description} ({field.holds})"
    return found
