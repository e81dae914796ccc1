"""GraphML and GEXF, in and out: so that Gephi, R and others can go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from hallway.people.sheet import FileFault, column_key

if TYPE_CHECKING:
    from hallway.cli.network_files import Ties

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://gexf.net/1.3"
Cell = str | float | int | None


class NotAGraph(FileFault):
    template = "this is no GraphML or GEXF file (%(detail)s)"


class UnknownPerson(FileFault):
    template = "a tie names “%(id)s”, whom the file does not list"


def read_graph(data: bytes, file: str) -> Ties:
    """People, their attributes and ties, from either format."""
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise NotAGraph(file, error.position[0], detail=str(error)) from error
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]  # whichever version it is of
    kind = {"graphml": _graphml, "gexf": _gexf}.get(root.tag)
    if kind is None:
        raise NotAGraph(file, detail=f"it begins with <{root.tag}>")
    nodes, edges = kind(root)
    return _ties(nodes, edges, file)


Nodes = dict[str, dict[str, str]]
Edges = list[tuple[str, str, str]]


def _graphml(root: Element) -> tuple[Nodes, Edges]:
    keys = {key.get("id"): key.get("attr.name") or key.get("id") or "" for key in root.iter("key")}

    def cells(element: Element) -> dict[str, str]:
        return {keys.get(data.get("key"), ""): data.text or "" for data in element.iter("data")}

    nodes = {node.get("id", ""): cells(node) for node in root.iter("node")}
    edges = [
        (edge.get("source", ""), edge.get("target", ""), _strength_in(cells(edge)))
        for edge in root.iter("edge")
    ]
    return nodes, edges


def _strength_in(cells: Mapping[str, str]) -> str:
    return cells.get("strength") or cells.get("weight") or ""


def _gexf(root: Element) -> tuple[Nodes, Edges]:
    titles = {one.get("id"): one.get("title", "") for one in root.iter("attribute")}
    nodes = {}
    for node in root.iter("node"):
        cells = {titles.get(v.get("for"), ""): v.get("value", "") for v in node.iter("attvalue")}
        label = node.get("label")
        nodes[node.get("id", "")] = {**({"name": label} if label else {}), **cells}
    edges = [
        (edge.get("source", ""), edge.get("target", ""), edge.get("weight", ""))
        for edge in root.iter("edge")
    ]
    return nodes, edges


def _ties(nodes: Nodes, edges: Edges, file: str) -> Ties:
    from hallway.cli.network_files import NoStrength, Person, Ties, as_strength

    strength = []
    for source, target, much in edges:
        for end in (source, target):
            if end not in nodes:
                raise UnknownPerson(file, id=end)
        value = as_strength(much or "1")
        if value is None:
            raise NoStrength(file, value=much)
        strength.append(value)
    people = tuple(
        Person(one, {column_key(key): cell for key, cell in cells.items() if key and cell})
        for one, cells in nodes.items()
    )
    return Ties([a for a, _, _ in edges], [b for _, b, _ in edges], strength, people=people)


def write_graphml(
    ids: Sequence[str], columns: Mapping[str, Sequence[Cell]],
    ties: Sequence[tuple[int, int, float]],
) -> Iterator[str]:  # fmt: skip
    """An undirected graph with the columns of each person; None is left out."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{GRAPHML}">\n'
    for key, (name, cells) in enumerate(columns.items()):
        yield (
            f'  <key id="d{key}" for="node" attr.name={_quoted(name)}'
            f' attr.type="{_kind(cells, "double")}"/>\n'
        )
    yield '  <key id="w" for="edge" attr.name="weight" attr.type="double"/>\n'
    yield '  <graph edgedefault="undirected">\n'
    for index, one in enumerate(ids):
        told = [(key, cells[index]) for key, cells in enumerate(columns.values())]
        data = "".join(f'<data key="d{k}">{_text(c)}</data>' for k, c in told if c is not None)
        yield f"    <node id={_quoted(one)}>{data}</node>\n"
    for a, b, strength in ties:
        yield (
            f"    <edge source={_quoted(ids[a])} target={_quoted(ids[b])}>"
            f'<data key="w">{strength:.10g}</data></edge>\n'
        )
    yield "  </graph>\n</graphml>\n"


def write_gexf(
    ids: Sequence[str], columns: Mapping[str, Sequence[Cell]],
    ties: Sequence[tuple[int, int, float]],
) -> Iterator[str]:  # fmt: skip
    """The same as GEXF 1.3; a column `name` becomes the label."""
    labels = columns.get("name", ids)
    kept = {name: cells for name, cells in columns.items() if name != "name"}
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="{GEXF}" version="1.3">\n'
    yield '  <graph defaultedgetype="undirected">\n    <attributes class="node">\n'
    for key, (name, cells) in enumerate(kept.items()):
        kind = _kind(cells, "double")
        yield f'      <attribute id="{key}" title={_quoted(name)} type="{kind}"/>\n'
    yield "    </attributes>\n    <nodes>\n"
    for index, one in enumerate(ids):
        told = [(key, cells[index]) for key, cells in enumerate(kept.values())]
        values = "".join(
            f'<attvalue for="{k}" value={_quoted(_plain(c))}/>' for k, c in told if c is not None
        )
        node = f"id={_quoted(one)} label={_quoted(_plain(labels[index] or one))}"
        yield f"      <node {node}><attvalues>{values}</attvalues></node>\n"
    yield "    </nodes>\n    <edges>\n"
    for key, (a, b, strength) in enumerate(ties):
        ends = f"source={_quoted(ids[a])} target={_quoted(ids[b])}"
        yield f'      <edge id="{key}" {ends} weight="{strength:.10g}"/>\n'
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _kind(cells: Sequence[Cell], number: str) -> str:
    return "string" if any(isinstance(cell, str) for cell in cells) else number


def _plain(cell: Cell) -> str:
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)


def _text(cell: Cell) -> str:
    return escape(_allowed(_plain(cell)))


def _quoted(text: str) -> str:
    return quoteattr(_allowed(text))


def _allowed(text: str) -> str:
    """Without what no XML file may hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")
