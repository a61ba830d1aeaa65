"""From meshes to a file that viewers of three dimensions open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pkgdrc.errors import InputError
from pkgdrc.files import write_whole
from pkgdrc.model.mesh import balls, pooled, prisms
from pkgdrc.model.window import Window
from pkgdrc.process.made import as_made
from pkgdrc.process.solid import Package
from pkgdrc.section.model import Kind, Part
from pkgdrc.section.style import colour, words

SUFFIXES = (".html", ".glb", ".stl", ".ply", ".obj")
"""Forms of file: a page to look at, and others; colours and names are in the first two alone."""


def check_path(path: Path) -> None:
    """InputError if a model cannot be written there, or what writes it is missing."""
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path}: models are written as {', '.join(SUFFIXES)}")
    _trimesh()


@dataclass(frozen=True)
class Thing:
    """All that is called by one name: its look ('#rrggbb') and its mesh (trimesh's; mm, z outwards)."""

    name: str
    colour: str
    mesh: Any


def things(window: Window) -> list[Thing]:
    """What a window shows as made. InputError if that is nothing."""
    trimesh = _trimesh()
    technology = window.technology
    if not technology.stack:
        raise InputError(f"{technology.path}: key 'stack' is missing; without levels there is no model")
    parts: dict[str, tuple[str, list[Any]]] = {}
    for look, mesh in _meshes(window, as_made(technology), trimesh):
        parts.setdefault(words(look), (colour(look), []))[1].append(mesh)
    if not parts:
        raise InputError(f"{window.source.path}: there is nothing of the package there")
    found = []
    for name, (seen_in, meshes) in parts.items():
        whole = trimesh.util.concatenate(meshes)
        whole.merge_vertices()
        found.append(Thing(name, seen_in, whole))
    return found


def write_model(shown: Sequence[Thing], path: Path) -> None:
    """Writes things in the form that a path's ending names."""
    trimesh = _trimesh()
    scene = trimesh.Scene()
    for thing in shown:
        thing.mesh.visual = trimesh.visual.TextureVisuals(material=_material(trimesh, thing.colour))
        scene.add_geometry(thing.mesh, node_name=thing.name, geom_name=thing.name)
    scene.apply_transform(_UPRIGHT)
    content = scene.export(file_type=path.suffix.lower()[1:])
    write_whole({path: content.encode() if isinstance(content, str) else bytes(content)})


def _meshes(window: Window, package: Package, trimesh: Any) -> Iterator[tuple[Part, Any]]:
    """The meshes of a package, each with what it is of."""
    flat = window.flat()

    def look(kind: Kind, name: str) -> Part:
        return Part(kind=kind, name=name, look=package.looks.get(name))

    of_solids = ((look(each.kind, each.name), prisms(window, flat, each)) for each in package.solids)
    of_pools = ((look("film", each.name), pooled(window, flat, each)) for each in package.pools)
    for part, made in (*of_solids, *of_pools):
        if made is not None:
            yield part, trimesh.Trimesh(made.corners, made.triangles, process=False)
    for kind in package.balls:
        for ball in balls(window, kind):
            sphere = trimesh.creation.icosphere(subdivisions=3, radius=ball.diameter / 2)
            sphere.apply_translation(ball.at)
            yield look("bead", kind.name), sphere


_UPRIGHT = np.array([[1.0, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1]])
"""Viewers take y for the height."""


def _material(trimesh: Any, look: str) -> Any:
    rgb = [int(look[place : place + 2], 16) for place in (1, 3, 5)]
    return trimesh.visual.material.PBRMaterial(
        baseColorFactor=[*rgb, 255], metallicFactor=0.1, roughnessFactor=0.7, doubleSided=True
    )


def _trimesh() -> Any:
    try:
        import trimesh
        import trimesh.creation
        import trimesh.visual
    except ImportError:
        raise InputError("models need the package trimesh (pip install 'pkgdrc[model]')") from None
    return trimesh
