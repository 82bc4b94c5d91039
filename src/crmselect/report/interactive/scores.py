"""The tree of criteria, its value functions and the gates as the page's engine reads them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, assert_never

import numpy as np

from crmselect.report.interactive.shown import shown
from crmselect.scoring.tree import Leaf
from crmselect.scoring.values import _bend, _ends, _share

if TYPE_CHECKING:
    from crmselect.model import ValueFunction
    from crmselect.scoring import Ranking
    from crmselect.scoring.tree import Node

__all__ = ["tree_of"]

_MIDDLE = 0.5


def tree_of(ranking: Ranking) -> dict[str, Any]:
    """Return nodes, groups of siblings and leaves.

    A leaf of cost brings its scale, any other one the value of each offer: no input of the page changes that.
    """
    at = {node.path: n for n, node in enumerate(ranking.nodes)}
    groups: dict[tuple[str, ...], list[int]] = {}
    for n, node in enumerate(ranking.nodes):
        groups.setdefault(node.path[:-1], []).append(n)
    leaves = list(ranking.leaves)
    position = {leaf.path: n for n, leaf in enumerate(leaves)}
    return {
        "nodes": [_node(node, at.get(node.path[:-1]), position.get(node.path)) for node in ranking.nodes],
        "groups": list(groups.values()),
        "leaves": [_leaf(leaf, ranking) for leaf in leaves],
    }


def _node(node: Node, parent: int | None, leaf: int | None) -> dict[str, Any]:
    return {
        "name": shown(node.path[-1]),
        "path": shown(node.name),
        "depth": len(node.path) - 1,
        "parent": parent,
        "leaf": leaf,
        "local": node.local,
    }


def _leaf(leaf: Leaf, ranking: Ranking) -> dict[str, Any]:
    if leaf.kind == "cost" and leaf.value is not None:
        return {"name": shown(leaf.name), "cost": leaf.key, "scale": _scale(leaf.value)}
    values = ranking.values[leaf.name].to_numpy(dtype=np.float64)
    return {"name": shown(leaf.name), "values": [float(v) if math.isfinite(v) else None for v in values]}


def _scale(scale: ValueFunction) -> dict[str, Any]:
    match scale.shape:
        case "linear":
            return {"shape": "linear", "worst": scale.worst, "best": scale.best}
        case "exponential":
            half = float(_share(np.asarray(scale.middle, dtype=np.float64), *_ends(scale)))
            # The curve for a late middle is the curve for an early one seen from the other end.
            early = half <= _MIDDLE
            bend = _bend(half if early else 1.0 - half)
            ends = {"worst": scale.worst, "best": scale.best, "middle": scale.middle}
            return {"shape": "exponential", **ends, "bend": bend, "early": early}
        case "piecewise":
            return {"shape": "piecewise", "points": [list(point) for point in scale.points]}
        case "ordinal":
            return {"shape": "ordinal", "levels": [list(level) for level in sorted(scale.levels.items())]}
        case "target":
            return {"shape": "target", "target": scale.target, "tolerance": scale.tolerance}
        case never:
            assert_never(never)
