"""XML becomes a document like JSON's: no DTD, no entities of one's own, nothing fetched; bounded in size and depth."""

from __future__ import annotations

from xml.parsers import expat

from console.collect.payload import MOST_BYTES, Document, malformed, refuse_large
from console.i18n import _

_MOST_DEPTH = 64
_MOST_ELEMENTS = 20_000


def xml_document(raw: bytes, most: int = MOST_BYTES) -> Document:
    """`raw` as a document; raises `CollectError`.

    An element with neither children nor attributes is its text; another is a table of its children by name (a list
    where a name comes again), its attributes as `@name`, its text as `#text`. Namespace prefixes are left out.
    """
    refuse_large(raw, most)
    tree = _Tree()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = tree.refuse
    parser.StartElementHandler = tree.open
    parser.EndElementHandler = tree.close
    parser.CharacterDataHandler = tree.text
    try:
        parser.Parse(raw, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise malformed(_("what it sent is no XML")) from None
    return tree.root


class _Tree:
    """Handles what expat finds; the stack holds the elements that are open."""

    def __init__(self) -> None:
        self.root: dict[str, Document] = {}
        self._open: list[tuple[str, dict[str, Document], list[str]]] = []
        self._count = 0

    def refuse(self, *_words: object) -> None:
        raise malformed(_("its XML has a document type declaration, which is not read"))

    def open(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= _MOST_DEPTH or self._count > _MOST_ELEMENTS:
            raise malformed(_("its XML is nested too deeply or has too many elements"))
        self._open.append((_local(name), {f"@{_local(key)}": value for key, value in attributes.items()}, []))

    def text(self, data: str) -> None:
        if self._open:
            self._open[-1][2].append(data)

    def close(self, _name: str) -> None:
        name, node, texts = self._open.pop()
        text = "".join(texts).strip()
        if node and text:
            node["#text"] = text
        _put(self._open[-1][1] if self._open else self.root, name, node or text)


def _put(parent: dict[str, Document], name: str, node: Document) -> None:
    before = parent.get(name)
    if before is None:
        parent[name] = node
    elif isinstance(before, list):
        before.append(node)
    else:
        parent[name] = [before, node]


def _local(name: str) -> str:
    return name.rpartition(":")[2]
