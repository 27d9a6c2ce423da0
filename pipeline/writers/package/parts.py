"""The package: its parts by name, their relations and their content types."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from . import archive
from .findings import UnpatchablePackage
from .markup import Element, local, new, parse, serialise

CONTENT_TYPES = "[content_types].xml"
_RELATIONS_XML = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


@dataclass(frozen=True)
class Link:
    """One relation of a part: `kind` is the last word of its type, `target` a part's key."""

    identity: str
    kind: str
    target: str


class Package:
    """Parts are looked up by key: lower case, slashes forward, none in front."""

    def __init__(self, data: bytes) -> None:
        source = archive.sound(archive.unpack(data))
        self._data = data
        self._comment = source.comment
        self._members = {key_of(member.name): member for member in source.members}
        if len(self._members) != len(source.members):
            raise UnpatchablePackage("two members have the same name")
        self._roots: dict[str, Element] = {}
        self._touched: set[str] = set()
        self._changed = False

    def __contains__(self, key: str) -> bool:
        return key in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._members))

    def read(self, key: str) -> bytes:
        """A part's content as it would be saved now."""
        if key in self._touched:
            return serialise(self._roots[key])
        return archive.inflate(self._member(key))

    def root(self, key: str) -> Element:
        """A part's XML, to look at."""
        if key not in self._roots:
            self._roots[key] = parse(archive.inflate(self._member(key)))
        return self._roots[key]

    def is_parsed(self, key: str) -> bool:
        """Whether the part's XML is at hand."""
        return key in self._roots

    def edit(self, key: str) -> Element:
        """A part's XML, to change."""
        root = self.root(key)
        self._touched.add(key)
        self._changed = True
        return root

    def write(self, name: str, content: bytes) -> None:
        """Replace a part, or add it at the end."""
        key = key_of(name)
        self._forget(key)
        old = self._members.get(key)
        self._members[key] = archive.refill(old, content) if old else archive.deflate(name, content)

    def drop(self, key: str) -> None:
        """Take a part out."""
        self._forget(key)
        self._members.pop(key, None)

    def spelling(self, key: str) -> str:
        """The part's name as the container writes it, slashes forward."""
        return self._member(key).name.replace("\\", "/").lstrip("/")

    def free_name(self, folder: str, stem: str, ending: str) -> str:
        """A name that no part has: folder/stem1.ending, folder/stem2.ending …"""
        count = 1
        while key_of(name := posixpath.join(folder, f"{stem}{count}{ending}")) in self._members:
            count += 1
        return name

    def to_bytes(self) -> bytes:
        """The container; the very bytes it was made of when nothing was changed."""
        for key in self._touched:
            self._members[key] = archive.refill(self._members[key], serialise(self._roots[key]))
        if not self._changed:
            return self._data
        return archive.pack(self._members.values(), self._comment)

    def _member(self, key: str) -> archive.Member:
        if key not in self._members:
            raise UnpatchablePackage(f"{key} is missing")
        return self._members[key]

    def _forget(self, key: str) -> None:
        self._roots.pop(key, None)
        self._touched.discard(key)
        self._changed = True


def key_of(name: str) -> str:
    """The key of a part name, whichever way it is spelt."""
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def links(package: Package, owner: str) -> list[Link]:
    """The relations of a part (the package's own for "") to parts inside."""
    key = _relations_key(owner)
    if key not in package:
        return []
    found = (_link(element, owner) for element in package.root(key) if local(element) == "Relationship")
    return [link for link in found if link.target]


def _link(element: Element, owner: str) -> Link:
    kind = element.get("Type", "").rstrip("/").rpartition("/")[2]
    inside = element.get("TargetMode", "") != "External"
    target = _resolve(owner, element.get("Target", "")) if inside else ""
    return Link(element.get("Id", ""), kind, target)


def _resolve(owner: str, target: str) -> str:
    path = unquote(target).replace("\\", "/")
    if not path:
        return ""
    return key_of(path if path.startswith("/") else posixpath.join(posixpath.dirname(owner), path))


def linked(package: Package, owner: str, kind: str) -> str | None:
    """The part that the owner refers to in this role, if it is there."""
    targets = (link.target for link in links(package, owner) if link.kind == kind)
    return next((target for target in targets if target in package), None)


def connect(package: Package, owner: str, kind_uri: str, name: str) -> str:
    """Let the owner refer to the part of that name; the relation's id."""
    key = _relations_key(owner)
    if key not in package:
        package.write(_relations_key(package.spelling(owner)), _RELATIONS_XML)
    root = package.edit(key)
    taken = {element.get("Id", "").lower() for element in root}
    identity = next(made for count in range(1, len(taken) + 2) if (made := f"rId{count}").lower() not in taken)
    target = posixpath.relpath(name, posixpath.dirname(package.spelling(owner)) or ".")
    new(root, "Relationship", {"Id": identity, "Type": kind_uri, "Target": target})
    return identity


def disconnect(package: Package, owner: str, target: str) -> None:
    """Take away the owner's relations to that part, and the list when nothing is left in it."""
    key = _relations_key(owner)
    root = package.edit(key)
    for element in list(root):
        if local(element) == "Relationship" and _link(element, owner).target == target:
            root.remove(element)
    if not any(local(element) for element in root):
        package.drop(key)


def remove(package: Package, owner: str, target: str) -> None:
    """Take a part out for good, with whatever only it referred to."""
    disconnect(package, owner, target)
    _discard(package, target)


def _discard(package: Package, key: str) -> None:
    below = [link.target for link in links(package, key)]
    package.drop(_relations_key(key))
    package.drop(key)
    undeclare(package, key)
    for orphan in below:
        if orphan in package and not _is_used(package, orphan):
            _discard(package, orphan)


def _is_used(package: Package, target: str) -> bool:
    owners = (owner for key in package if (owner := _owner(key)) is not None)
    return any(link.target == target for owner in owners for link in links(package, owner))


def _owner(key: str) -> str | None:
    folder, name = posixpath.split(key)
    if posixpath.basename(folder) != "_rels" or not name.endswith(".rels"):
        return None
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _relations_key(owner: str) -> str:
    folder, name = posixpath.split(owner)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def declare(package: Package, name: str, content_type: str) -> None:
    """State the content type of one part."""
    new(package.edit(CONTENT_TYPES), "Override", {"PartName": f"/{name}", "ContentType": content_type})


_DECLARED_ENDINGS = {".vml"}


def declare_ending(package: Package, name: str, content_type: str) -> None:
    """State the content type of a part by its ending, unless the ending means something else here."""
    ending = posixpath.splitext(name)[1].lstrip(".")
    root = package.root(CONTENT_TYPES)
    known = {e.get("Extension", "").lower(): e.get("ContentType") for e in root if local(e) == "Default"}
    if ending not in known:
        made = new(package.edit(CONTENT_TYPES), "Default", {"Extension": ending, "ContentType": content_type})
        package.root(CONTENT_TYPES).insert(0, made)
    elif known[ending] != content_type:
        declare(package, name, content_type)


def undeclare(package: Package, key: str) -> None:
    """Take back a part's content type, and that of its ending where we declared it (in front of all others) and nothing needs it."""
    root = package.edit(CONTENT_TYPES)
    for element in list(root):
        if local(element) == "Override" and key_of(element.get("PartName", "")) == key:
            root.remove(element)
    ending = posixpath.splitext(key)[1]
    first = next((element for element in root if local(element)), None)
    apart = {key_of(element.get("PartName", "")) for element in root if local(element) == "Override"}
    needed = any(name.endswith(ending) and name not in apart for name in package)
    if first is not None and not needed and ending in _DECLARED_ENDINGS and f".{first.get('Extension', '').lower()}" == ending:
        root.remove(first)
