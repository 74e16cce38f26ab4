"""A log of any entries, good or bad, under a head that is signed here: its receipts and bundles.

    log = SealedLog("rules.example/tw", entries)
    log.bundle("rec:…", anchor=23)    # the text of a .qiaob, as the format asks for it
    log.trust                         # what a trust file says of this log

Entries are texts, so that broken ones can be sealed, too.
"""
import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def labelled_key(label):
    """The same key for the same label, always: tests only."""
    return Ed25519PrivateKey.from_private_bytes(sha(b"key " + label.encode()))


def public(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(key):
    return sha(b"qiao-key/v1\nEd25519\n", public(key)).hex()[:40]


def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def root_of(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1", root_of(leaves[:half]), root_of(leaves[half:]))


def path_to(index, leaves):
    if len(leaves) < 2:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return path_to(index, leaves[:half]) + [root_of(leaves[half:])]
    return path_to(index - half, leaves[half:]) + [root_of(leaves[:half])]


def statement_id(payload):
    return "stm:" + sha(b"qiao-statement/v1\n" + canonical(payload).encode()).hex()


def signed_entry(payload, keys):
    """An entry of Ed25519 keys."""
    text = b"qiao-statement/v1\n" + canonical(payload).encode()
    sigs = [{"kid": key_id(key), "sig": key.sign(text).hex()} for key in keys]
    return canonical({"payload": payload, "sigs": sorted(sigs, key=lambda line: line["kid"])})


def payload_of(entry):
    """The payload, or an empty one of an entry that has none."""
    try:
        payload = json.loads(entry)["payload"]
        return payload if isinstance(payload, dict) else {}
    except (ValueError, KeyError, TypeError):
        return {}


def touches(payload):
    """Of a payload that may be broken: what is not there touches nothing."""
    typ = str(payload.get("typ"))
    if typ == "party" or typ.startswith("key-"):
        return ["key:" + str(payload.get("party"))[4:]]
    if typ in ("manifest", "anchor"):
        return []
    also = payload.get("also")
    subjects = [payload.get("subj"), *(also if isinstance(also, list) else [])]
    return [each for each in subjects if isinstance(each, str)]


def state_root(leaves, level=0):
    """Of {place: leaf}."""
    if len(leaves) < 2:
        return next(iter(leaves.values()), bytes(32))
    return sha(b"\x11", *(state_root(side, level + 1) for side in sides(leaves, level)))


def sides(leaves, level):
    halves = {}, {}
    for place, leaf in leaves.items():
        halves[place[level // 8] >> 7 - level % 8 & 1][place] = leaf
    return halves


def state_path(place, leaves, level=0):
    if len(leaves) < 2:
        return []
    halves = sides(leaves, level)
    bit = place[level // 8] >> 7 - level % 8 & 1
    return state_path(place, halves[bit], level + 1) + [state_root(halves[1 - bit], level + 1)]


class SealedLog:
    def __init__(self, origin, entries, label="log"):
        self.origin, self.entries, self.key = origin, list(entries), labelled_key(label)
        self.leaves = [sha(b"\0", entry.encode()) for entry in self.entries]
        self.payloads = [payload_of(entry) for entry in self.entries]
        self.ids = [statement_id(payload) for payload in self.payloads]

    @property
    def vkey(self):
        data = b"\1" + public(self.key)
        key_hash = sha(self.origin.encode(), b"\n", data)[:4].hex()
        return f"{self.origin}+{key_hash}+{base64.b64encode(data).decode()}"

    @property
    def trust(self):
        return self.vkey + "\n"

    def head(self):
        root = base64.b64encode(root_of(self.leaves)).decode()
        return f"{self.origin}\n{len(self.leaves)}\n{root}\n"

    def line(self):
        key_hash = bytes.fromhex(self.vkey.split("+")[1])
        signature = base64.b64encode(key_hash + self.key.sign(self.head().encode())).decode()
        return f"\u2014 {self.origin} {signature}"

    def receipt(self, index):
        path = [base64.b64encode(each).decode() + "\n" for each in path_to(index, self.leaves)]
        return (f"c2sp.org/tlog-proof@v1\nindex {index}\n{''.join(path)}\n"
                f"{self.head()}\n{self.line()}\n")

    # ---- the state before an anchor

    def chain(self, key, anchor):
        count, head = 0, bytes(32)
        for index in range(anchor):
            if key in touches(self.payloads[index]):
                count += 1
                said = bytes.fromhex(self.ids[index][4:])
                head = sha(b"\x12", head, index.to_bytes(8, "big"), said)
        return count, head

    def state_leaves(self, anchor):
        leaves = {}
        for key in {key for payload in self.payloads[:anchor] for key in touches(payload)}:
            place = sha(b"qiao-state/v1\n", key.encode())
            count, head = self.chain(key, anchor)
            leaves[place] = sha(b"\x10", place, count.to_bytes(8, "big"), head)
        return leaves

    def anchored(self, party, key):
        """This log and one entry more: its anchor."""
        size = len(self.entries)
        state = state_root(self.state_leaves(size)).hex()
        payload = {"body": {"size": size, "state": state}, "iat": "2026-11-22T10:00:00Z",
                   "log": self.origin, "party": party, "subj": party, "typ": "anchor",
                   "seen": {"root": root_of(self.leaves).hex(), "size": size}, "v": "qiao/1"}
        return SealedLog(self.origin, self.entries + [signed_entry(payload, [key])])

    # ---- bundles

    def item_path(self, index):
        """Of an item, from its manifest's items as they stand here."""
        try:
            via = json.loads(self.entries[index])["via"]
            manifest = self.ids.index(via["manifest"])
            count = self.payloads[manifest]["body"]["count"]
            leaves = [sha(b"\0", bytes.fromhex(each[4:]))
                      for each in self.ids[manifest + 1:manifest + 1 + count]]
            return [each.hex() for each in path_to(via["n"], leaves)]
        except (ValueError, KeyError, TypeError, IndexError):
            return []

    def chosen(self, subject, anchor):
        """The indexes of what belongs to a bundle, and the parties of those that are no keys."""
        about = {index for index, payload in enumerate(self.payloads)
                 if subject in touches(payload)}
        for index in list(about):
            try:
                about.add(self.ids.index(json.loads(self.entries[index])["via"]["manifest"]))
            except (ValueError, KeyError, TypeError):
                pass  # no item, or its manifest is not here
        about |= {anchor} - {None}
        keys = {"key:" + str(self.payloads[index].get("party"))[4:] for index in about}
        return about | {index for index, payload in enumerate(self.payloads)
                        if keys & set(touches(payload))}, keys

    def bundle(self, subject, anchor=None):
        indexes, keys = self.chosen(subject, anchor)
        entries = []
        for index in sorted(indexes):
            paths = {"item_path": self.item_path(index),
                     "path": [each.hex() for each in path_to(index, self.leaves)]}
            paths = {name: path for name, path in paths.items() if path}
            rest = canonical({"index": index, **paths})
            entries.append('{"entry":' + self.entries[index] + "," + rest[1:])
        head = {"root": root_of(self.leaves).hex(), "sigs": [self.line()], "size": len(self.leaves)}
        state = ""
        if anchor is not None:
            leaves, proofs = self.state_leaves(anchor), []
            for key in sorted(keys | {subject}):
                path = state_path(sha(b"qiao-state/v1\n", key.encode()), leaves)
                shown = {"path": [each.hex() for each in path]} if path else {}
                proofs.append({"key": key, **shown})
            state = '"state":' + canonical({"anchor": anchor, "proofs": proofs}) + ","
        return ('{"bundle":"qiao-bundle/1","checkpoint":' + canonical(head) + ',"entries":['
                + ",".join(entries) + '],"log":' + canonical(self.origin) + "," + state
                + '"subject":' + canonical(subject) + ',"vkeys":[' + canonical(self.vkey) + "]}")
