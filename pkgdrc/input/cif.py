"""What a CIF file holds that klayout's reader passes over without a word, and calls in a circle.

The latter would end the process.
"""

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

_COMMENT = re.compile(r"\([^()]*\)")
_BLANKS = " \t\r\n,.\0\x1a"
_CORNERS = 3  # that a polygon has at least
_NAMES = ("9", "94", "95")  # user extensions that are read: names of cells, texts


def passed_over(data: bytes) -> list[str]:
    """What the reader drops of a CIF file, a sentence for each kind with its first place."""
    faults: dict[str, str] = {}
    called: dict[str, int] = {}
    known, ended = set(), False
    for number, command in _commands(data):
        kind = command[0]
        if ended:
            faults.setdefault("end", f"what follows its end, E, is not read: '{command[:20]}'")
        elif definition := re.match(r"D\s*S\s*(\d+)", command):
            known.add(definition[1])
        elif call := re.match(r"C\s*(\d+)", command):
            called.setdefault(call[1], number)
        elif kind == "P" and len(re.findall(r"-?\d+", command)) < 2 * _CORNERS:
            faults.setdefault("P", f"command {number} is a polygon of fewer than {_CORNERS} corners")
        elif kind.isdigit() and not re.match(rf"(?:{'|'.join(_NAMES)})(?:\s|$)", command):
            faults.setdefault("user", f"command {number} is a user's extension: '{command[:20]}'")
        ended = ended or kind == "E"
    lost = [symbol for symbol in called if symbol not in known]
    if lost:
        faults["lost"] = f"command {called[lost[0]]} calls symbol {lost[0]}, which is not defined"
    if not ended:
        faults["cut"] = "its end, E, is missing"
    return list(faults.values())


def unreadable(data: bytes) -> str:
    """Why klayout would end the process that reads the file, as the end of a sentence; '' if it would not."""
    calls: dict[str, set[str]] = {}
    inside = ""
    for number, command in _commands(data):
        if definition := re.match(r"D\s*S\s*(\d+)", command):
            if inside:
                return (
                    f"symbol {inside} has no end, DF, before command {number} begins symbol {definition[1]}"
                )
            inside = definition[1]
            if inside in calls:
                return f"command {number} defines symbol {inside} once more"
            calls[inside] = set()
        elif re.match(r"D\s*F", command):
            inside = ""
        elif inside and (call := re.match(r"C\s*(\d+)", command)):
            calls[inside].add(call[1])
    try:
        TopologicalSorter(calls).prepare()
    except CycleError as error:
        return f"symbols call each other in a circle: {' > '.join(error.args[1][::-1])}; take one call out"
    return ""


def _commands(data: bytes) -> Iterator[tuple[int, str]]:
    """Number and text of each command, without comments and the blanks before it."""
    text = data.decode("latin-1")
    while _COMMENT.search(text):
        text = _COMMENT.sub(" ", text)
    for number, command in enumerate(text.split(";"), 1):
        stripped = command.strip(_BLANKS)
        if stripped.startswith("E"):  # the one command that needs no semicolon
            yield number, "E"
            stripped = stripped[1:].strip(_BLANKS)
        if stripped:
            yield number, stripped
