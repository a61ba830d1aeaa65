"""What the oracle of the tests cannot judge in the decks that ship, by name: just this."""

from collections import defaultdict

from pkgdrc.deck import load_deck
from pkgdrc.resources import find_layout, find_technology
from pkgdrc.technology import load_technology
from pkgdrc.wafer import load_wafer
from tests.truth.judge import unknown_to_oracle
from tests.truth.shipped import clean_names

CANNOT = {
    "Bend": "RD.6",
    "BeyondPlate": "MS.3",
    "CapacitanceDeviation": "PC.1",
    "CapVolume": "PI.4",
    "DieRunout": "AD.4",
    "DomeShare": "PI.5",
    "Fill": "EC.6",
    "FillingShear": "BL.7",
    "GapLeft": "AD.6",
    "GapOver": "BL.10",
    "Imbalance": "ES.2",
    "InductanceDeviation": "PC.2",
    "Malformed": "GR.3",
    "MasksApart": "MS.1 MS.2",
    "NetFault": "NET.1 NET.2 NET.3 NET.4",
    "NotchDistance": "NT.4",
    "NotchOffset": "NT.2",
    "Nowhere": "GR.5",
    "OnNets": "ES.10 ES.11 ES.9",
    "PadStress": "BL.8",
    "PitchSpread": "SAW.1",
    "PlateStress": "AD.7",
    "ResistanceDeviation": "PC.3",
    "RimShare": "EC.3",
    "ScaleOff": "MS.4",
    "SeedInside": "DK.11",
    "SegmentStress": "ST.3",
    "SolderLife": "BL.9",
    "StandOut": "BP.2",
    "StepOffset": "WF.3",
    "StudHoles": "NT.1 NT.2 NT.3 NT.9 ST.1 ST.2 ST.3 TH.6",
    "StudPlans": "EC.1 EC.2 EC.3 EC.5 NT.1 NT.11 NT.2 NT.3 NT.4 NT.5 NT.9 SM.1 ST.1 ST.2 ST.3 ST.4",
    "StudShear": "ST.4",
    "StudSpan": "NT.3",
    "StudWall": "ST.1",
    "UnknownLayers": "GR.4",
    "Unvalued": "PC.4",
}


def test_the_oracle_says_what_it_cannot_judge() -> None:
    found = defaultdict(set)
    for name in clean_names():
        spec = load_wafer(find_layout(name))
        technology = load_technology(find_technology(spec.technology, spec.path.parent))
        for rule in load_deck(technology.deck, technology).rules:
            for kind in {kind for check in rule.checks for kind in unknown_to_oracle(check)}:
                found[kind].add(rule.id)
    known = {kind: " ".join(sorted(rules)) for kind, rules in sorted(found.items())}
    print(*(f"cannot judge {kind}: {rules}" for kind, rules in known.items()), sep="\n")
    assert known == CANNOT
