"""Reads cluster files in bincode form, from the layout that src/sealed.rs
documents and from nothing else."""

import json
import struct

import xxhash

MAGIC = b"nuskha\x1a\n"


class Bytes:
    """Bytes that are taken from the front."""

    def __init__(self, content):
        self.content = content
        self.place = 0

    def take(self, length):
        taken = self.content[self.place : self.place + length]
        if len(taken) != length:
            raise ValueError("cut short")
        self.place += length
        return taken

    def unpack(self, form):
        [value] = struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))
        return value

    def number(self):
        first = self.take(1)[0]
        return first if first <= 250 else self.unpack({251: "H", 252: "I", 253: "Q"}[first])

    def value(self, kind, element):
        if kind.endswith("?") and self.take(1) == b"\0":
            return None
        match kind.rstrip("?"):
            case "text":
                return self.take(self.number()).decode()
            case "count":
                return self.number()
            case "ratio":
                return self.unpack("d")
            case "flag":
                return self.unpack("?")
            case "list":
                return [self.row(element, None) for _ in range(self.number())]

    def row(self, columns, element):
        return {name: self.value(kind, element) for name, kind in columns.items()}


def read(path, columns, element):
    """The name, the fingerprint, the parameters and the rows of one file.

    `columns` maps names to kinds, `element` does for the rows of a list; a
    kind with ? can be null.
    """
    content = path.read_bytes()
    count, length, checksum = struct.unpack("<QQQ", content[-24:])
    if xxhash.xxh3_64_intdigest(content[:-8]) != checksum:
        raise ValueError("checksum")
    front = Bytes(content[:-24])
    if front.take(8) != MAGIC or front.unpack("I") != 2:
        raise ValueError("magic or version")
    fingerprint = front.unpack("Q")
    params = front.take(front.unpack("I"))
    if xxhash.xxh3_64_intdigest(params) != fingerprint:
        raise ValueError("fingerprint")
    name = front.take(front.unpack("I")).decode()
    payload = Bytes(front.take(length))
    rows = [payload.row(columns, element) for _ in range(count)]
    if payload.place != length or front.place != len(front.content):
        raise ValueError("bytes are left over")
    return name, f"{fingerprint:016x}", json.loads(params), rows
