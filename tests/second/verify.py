#!/usr/bin/env python3
"""A second verifier, written from the specifications alone and sharing nothing with the program:
RFC 8032 (Ed25519), RFC 6962 and RFC 9162 (the tree), C2SP signed-note, tlog-checkpoint, tlog-proof
and tlog-tiles. Standard library only.

    verify.py receipt FILE --key FILE              a receipt, offline
    verify.py consistency OLD NEW --key FILE --url URL
                                                   that the log of one checkpoint extends another's
    verify.py root CHECKPOINT --key FILE --url URL that the tiles give the root that was signed
"""

import argparse
import base64
import hashlib
import json
import struct
import sys
import urllib.request

def must(holds, why):
    if not holds:
        sys.exit(f"refused: {why}")


# Ed25519, RFC 8032 section 5.1, on affine points: slow and plain.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + k, -1, P) % P
    return x, (y1 * y2 + x1 * x2) * pow(1 - k, -1, P) % P


def times(n, point):
    result = (0, 1)
    for bit in bin(n)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def point(data):
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    must((x * x - square) % P == 0 and y < P, "a point is not on the curve")
    must(x or not sign, "a point is not canonical")
    return (P - x if x & 1 != sign else x), y


BASE = point(bytes.fromhex("58" + "66" * 31))


def is_signed(key, text, signature):
    s = int.from_bytes(signature[32:], "little")
    digest = hashlib.sha512(signature[:32] + key + text).digest()
    k = int.from_bytes(digest, "little") % ORDER
    return s < ORDER and times(s, BASE) == add(point(signature[:32]), times(k, point(key)))


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def b64(text):
    data = base64.b64decode(text, validate=True)
    must(base64.b64encode(data).decode() == text, "base64 is not canonical")
    return data


def checkpoint(note, key_file):
    """Origin, size and root of a signed note, if the key signed it."""
    name, key_id, key = open(key_file, encoding="utf-8").read().strip().split("+", 2)
    key = b64(key)
    must(key[0] == 1 and sha(name.encode(), b"\n", key)[:4].hex() == key_id, "the key file is wrong")
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    own = [line.split(" ")[2] for line in signatures.splitlines() if line.startswith(f"— {name} ")]
    own = [b64(line)[4:] for line in own if b64(line)[:4].hex() == key_id]
    must(own, "no signature is of this key")
    must(all(is_signed(key[1:], text.encode(), line) for line in own), "a signature is forged")
    origin, size, root = text.rstrip("\n").split("\n")[:3]
    must(origin == name, "another log's checkpoint")
    return origin, int(size), b64(root)


def node(left, right):
    return sha(b"\x01", left, right)


def included(leaf, index, size, path):
    """The root that the path leads to: RFC 9162 section 2.1.3.2."""
    must(index < size, "the leaf is not in the tree")
    place, last, root = index, size - 1, leaf
    for step in path:
        must(last > 0, "the path is too long")
        if place & 1 or place == last:
            root = node(step, root)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            root = node(root, step)
        place, last = place >> 1, last >> 1
    must(last == 0, "the path is too short")
    return root


def extended(old, size, path, old_root):
    """Both roots that a consistency proof leads to: RFC 9162 section 2.1.4.2."""
    if old == size:
        return old_root, old_root
    path = ([old_root] if old & (old - 1) == 0 else []) + path
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = path[0]
    for step in path[1:]:
        must(last > 0, "the path is too long")
        if place & 1 or place == last:
            older, newer = node(step, older), node(step, newer)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            newer = node(newer, step)
        place, last = place >> 1, last >> 1
    must(last == 0, "the path is too short")
    return older, newer


def disclosure(data):
    """Leaf, header and event of a disclosure, and what follows it: core/src/codec/disclosed.rs."""
    index, events = struct.unpack_from("<HH", data)
    rest, forms = data[4:], []
    for _ in range(2):
        (length,) = struct.unpack_from("<I", rest)
        forms.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    must(index < events and len(rest) >= 32 * (events - 1), "a disclosure is cut off")
    digests = [rest[32 * at : 32 * at + 32] for at in range(events - 1)]
    digests.insert(index, sha(forms[1]))
    return sha(b"\x00\x01", forms[0], *digests), forms, rest[32 * (events - 1) :]


def receipt(arguments):
    text = open(arguments.file, encoding="utf-8", newline="").read()
    head, note = text.split("\n\n", 1)
    first, extra, index, *path = head.split("\n")
    must(first == "c2sp.org/tlog-proof@v1", "not a proof")
    origin, size, root = checkpoint(note, arguments.key)
    index, path = int(index.removeprefix("index ")), [b64(line) for line in path]
    extra = b64(extra.removeprefix("extra "))
    must(extra[:8] == b"DHrcpt_1", "not a receipt")
    leaf, (header, event), rest = disclosure(extra[8:])
    must(included(leaf, index, size, path) == root, f"commit {index + 1} is not in the signed log")
    (facts,) = struct.unpack_from("<H", rest)
    rest = rest[2:]
    for _ in range(facts):
        (at,) = struct.unpack_from("<Q", rest)
        leaf, _, rest = disclosure(rest[8:])
        steps, rest = rest[0], rest[1:]
        steps, rest = [rest[32 * s : 32 * s + 32] for s in range(steps)], rest[32 * steps :]
        must(included(leaf, at, size, steps) == root, f"commit {at + 1} is not in the signed log")
    must(not rest, "something follows the receipt")
    kind = struct.unpack_from("<HBI", event)
    return {"origin": origin, "position": index + 1, "size": size, "root_hash": root.hex(),
            "event_type": kind[0], "registering": facts, "header_bytes": len(header)}


def fetch(arguments, path):
    with urllib.request.urlopen(f"{arguments.url}/api/v1/log/{path}") as answer:
        return answer.read()


def consistency(arguments):
    read = lambda file: checkpoint(open(file, encoding="utf-8").read(), arguments.key)
    (_, old, old_root), (_, size, root) = read(arguments.old), read(arguments.new)
    answer = json.loads(fetch(arguments, f"consistency?from={old}&to={size}"))
    path = [bytes.fromhex(step) for step in answer["path"]]
    must(extended(old, size, path, old_root) == (old_root, root), "the log does not extend it")
    return {"from": old, "to": size}


def tile(arguments, level, index, width):
    number = f"{index % 1000:03}"
    while index := index // 1000:
        number = f"x{index % 1000:03}/{number}"
    data = fetch(arguments, f"tile/{level}/{number}" + ("" if width == 256 else f".p/{width}"))
    must(len(data) == 32 * width, "a tile is too short")
    return [data[at : at + 32] for at in range(0, len(data), 32)]


def mth(hashes):
    if len(hashes) == 1:
        return hashes[0]
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return node(mth(hashes[:half]), mth(hashes[half:]))


def level(arguments, number, size):
    count = size >> 8 * number
    widths = [256] * (count // 256) + ([count % 256] if count % 256 else [])
    return [tile(arguments, number, index, width) for index, width in enumerate(widths)]


def root(arguments):
    _, size, signed = checkpoint(open(arguments.checkpoint, encoding="utf-8").read(), arguments.key)
    leaves = level(arguments, 0, size)
    must(mth([leaf for hashes in leaves for leaf in hashes]) == signed, "the leaves give another root")
    above, number = leaves, 1
    while size >> 8 * number:
        below, above = above, level(arguments, number, size)
        full = [mth(hashes) for hashes in below if len(hashes) == 256]
        must(full == [hash for hashes in above for hash in hashes], f"level {number} is not that below")
        number += 1
    return {"size": size, "root_hash": signed.hex(), "levels": number}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, run, files in [("receipt", receipt, ["file"]), ("consistency", consistency, ["old", "new"]),
                             ("root", root, ["checkpoint"])]:
        command = commands.add_parser(name)
        command.set_defaults(run=run)
        for file in files:
            command.add_argument(file)
        command.add_argument("--key", required=True)
        command.add_argument("--url")
    arguments = parser.parse_args()
    print(json.dumps(arguments.run(arguments)))


if __name__ == "__main__":
    main()
