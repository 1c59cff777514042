"""Read the nodes of a YAML file so that what is wrong is told with its field and line."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from wholeroute.errors import Invalid
from wholeroute.intake.propose import STATE


def parts_of(
    node: yaml.Node, path: str, known: Sequence[str], *, needed: Sequence[str] = ()
) -> dict[str, yaml.Node]:
    """Return the fields of a YAML mapping; refuse what is unknown, doubled or missing."""
    parts: dict[str, yaml.Node] = {}
    for key, value in pairs_of(node, path):
        name = str(key.value)
        if name not in known:
            fix = f"Write one of: {', '.join(known)}."
            raise wrong(key, f"{path}.{name}", "is not a field of a mapping", fix)
        if name in parts:
            raise wrong(key, f"{path}.{name}", "stands twice", "Remove one of them.")
        parts[name] = value
    for name in needed:
        if name not in parts:
            raise wrong(node, f"{path}.{name}", "is missing", f"Add {name}: to it.")
    return parts


def pairs_of(node: yaml.Node | None, path: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    """Return the fields of a YAML mapping with their values, none where it is left out."""
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise wrong(node, path, "is not a list of fields", "Write `field: value` lines.")
    pairs = []
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise wrong(key, path, "has a field without a plain name", "Name it in one word.")
        pairs.append((key, value))
    return pairs


def items_of(node: yaml.Node | None, path: str) -> list[yaml.Node]:
    """Return the entries of a YAML list, none where it is left out."""
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise wrong(node, path, "is not a list", "Begin each entry with a dash.")
    return list(node.value)


def text_of(node: yaml.Node, path: str) -> str:
    """Return the one text that stands here, without space around it."""
    if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
        raise wrong(node, path, "is not a text", "Write one text, in quotes where in doubt.")
    return str(node.value).strip()


def optional_text(node: yaml.Node | None, path: str) -> str:
    """Return the text that stands here, empty where it is left out."""
    return "" if node is None else text_of(node, path)


def texts_of(node: yaml.Node | None, path: str) -> tuple[str, ...]:
    """Return the texts of a list, or the one that stands in its place."""
    if node is None:
        return ()
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return tuple(text_of(each, path) for each in nodes)


def one_of(node: yaml.Node, path: str, known: Sequence[str]) -> str:
    """Return the text that stands here if it is among those known."""
    text = text_of(node, path)
    if text not in known:
        reason = f"still says {STATE}" if text == STATE else f"{text!r} is unknown"
        raise wrong(node, path, reason, f"Write one of: {', '.join(known)}.")
    return text


def wrong(node: yaml.Node | None, path: str, reason: str, fix: str) -> Invalid:
    """Return the error that names field and line, the reason, and what to do."""
    line = node.start_mark.line + 1 if node is not None else None
    return Invalid(path, reason, fix, line=line)
