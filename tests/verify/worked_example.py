#!/usr/bin/env python3
"""Makes every value of the worked example in docs/ledger.md anew and compares.

    tests/verify/worked_example.py BIN

BIN is the folder of the programs. The receipt of the page, and a bundle of its values, are then
given to `qiao verify` and to verify.py: as they are, and with one byte changed. Prints one line;
exit 1 if a value differs or an answer is not what the page says.
"""
import base64
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import verify  # noqa: E402

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/ledger.md"


def sha(*parts):
    return hashlib.sha256(b"".join(part.encode() if isinstance(part, str) else part
                                   for part in parts)).digest()


def block(page, kind):
    return "".join(re.findall(f"```{kind}\n(.*?)```", page, re.S))


def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def entry_of(payload, keys):
    text = b"qiao-statement/v1\n" + canonical(payload).encode()
    sigs = [{"kid": kid, "sig": key.sign(text).hex()} for kid, key in sorted(keys.items())]
    return canonical({"payload": payload, "sigs": sigs})


def values_of(shown):
    """The values of the page, made anew from its secrets, statements and seeds."""
    made, keys, kids = {"origin": "example.org/log"}, {}, {}
    for name in ("root", "day", "log"):
        secret = sha("key example " + name)
        keys[name] = Ed25519PrivateKey.from_private_bytes(secret)
        pub = keys[name].public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        kids[name] = sha("qiao-key/v1\nEd25519\n", pub).hex()[:40]
        made["secret " + name] = secret.hex()
        if name != "log":
            made |= {"pub " + name: pub.hex(), "kid " + name: kids[name]}
    payloads = [json.loads(shown[f"entry {number}"])["payload"] for number in range(3)]
    body = payloads[0]["body"]
    seed = canonical({**body["roots"], "nonce": body["nonce"]})
    party = "pty:" + sha("qiao-id/v1\npty\n", seed).hex()[:40]
    made["seed"] = canonical({"nonce": payloads[2]["body"]["nonce"], "party": party})
    made["subject"] = "rec:" + sha("qiao-id/v1\nrec\n", made["seed"]).hex()[:40]
    leaves, ids = [], []
    for number, signers in enumerate((["root"], ["root", "day"], ["day"])):
        payload = payloads[number]
        head = sha() if not leaves else leaves[0] if len(leaves) == 1 else sha(b"\1", *leaves)
        subject = made["subject"] if number == 2 else party
        payload |= {"log": made["origin"], "party": party, "subj": subject, "v": "qiao/1",
                    "seen": {"root": head.hex(), "size": number}}
        entry = entry_of(payload, {kids[name]: keys[name] for name in signers})
        leaves.append(sha(b"\0", entry))
        ids.append(sha("qiao-statement/v1\n", canonical(payload)))
        made |= {f"entry {number}": entry, f"leaf {number}": leaves[-1].hex()}
    text = "qiao-statement/v1\n" + canonical(payloads[2])
    node = sha(b"\1", *leaves[:2])
    root = sha(b"\1", node, leaves[2])
    made |= {"payload": canonical(payloads[2]), "M begins": text[:24].encode().hex(),
             "id": "stm:" + ids[2].hex(), "signature": keys["day"].sign(text.encode()).hex(),
             "node 0-1": node.hex(), "root": root.hex()}
    state = {}
    for name, key, indexes in (("key", "key:" + party[4:], (0, 1)), ("rec", made["subject"], (2,))):
        chain, place = bytes(32), sha("qiao-state/v1\n", key)
        for index in indexes:
            chain = sha(b"\x12", chain, index.to_bytes(8, "big"), ids[index])
        count = len(indexes)
        state[name] = sha(b"\x10", place, count.to_bytes(8, "big"), chain)
        made |= {"chain " + name: f"{count} {chain.hex()}", "place " + name: place.hex()}
    made["state"] = sha(b"\x11", state["rec"], state["key"]).hex()
    made |= {"salt": bytes(range(32)).hex(), "committed": canonical(
        {"field": "legal-name", "for": made["subject"], "value": "林小橋"})}
    made["commit"] = sha("qiao-commit/v1\n", bytes(range(32)), made["committed"]).hex()
    return made, keys["log"], node, root


def receipt_of(origin, log_key, node, root):
    """The trust file, the signature line and the receipt of entry 2."""
    coded = [base64.b64encode(each).decode() for each in (node, root)]
    material = b"\1" + log_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    key_hash = sha(origin, "\n", material)[:4]
    head = f"{origin}\n3\n{coded[1]}\n"
    line = f"— {origin} {base64.b64encode(key_hash + log_key.sign(head.encode())).decode()}"
    vkey = f"{origin}+{key_hash.hex()}+{base64.b64encode(material).decode()}"
    return vkey, line, f"c2sp.org/tlog-proof@v1\nindex 2\n{coded[0]}\n\n{head}\n{line}\n"


def bundle_of(shown, vkey, line):
    leaves = [shown[f"leaf {number}"] for number in range(3)]
    paths = ([leaves[1], leaves[2]], [leaves[0], leaves[2]], [shown["node 0-1"]])
    return canonical({
        "bundle": "qiao-bundle/1", "log": shown["origin"], "subject": shown["subject"],
        "vkeys": [vkey], "checkpoint": {"root": shown["root"], "sigs": [line], "size": 3},
        "entries": [{"entry": json.loads(shown[f"entry {number}"]), "index": number,
                     "path": paths[number]} for number in range(3)]})


def answers(program, folder, texts):
    """The exit codes of both verifiers."""
    paths = {name: os.path.join(folder, name) for name in texts}
    for name, text in texts.items():
        pathlib.Path(paths[name]).write_text(text, "utf-8")
    options = [paths.pop("file")]
    for name, path in paths.items():
        options += ["--" + name, path]
    run = subprocess.run([program, "verify", *options], capture_output=True, check=False)
    return run.returncode, verify.main(*options)[0]


def main(binaries):
    page = PAGE.read_text("utf-8")
    shown = {line[:12].strip(): line[12:] for line in block(page, "example").splitlines() if line}
    made, log_key, node, root = values_of(shown)
    vkey, line, receipt = receipt_of(made["origin"], log_key, node, root)
    made |= {"receipt": receipt, "trust": vkey + "\n", "length": True}
    shown |= {"receipt": block(page, "receipt"), "trust": block(page, "trust"),
              "length": f"payload has {len(made['payload'].encode())}\nbytes" in page}
    wrong = sorted(name for name in shown.keys() | made.keys() if shown.get(name) != made.get(name))
    for name in wrong:
        print(f"{name}: the page has {shown.get(name)!r}, made anew it is {made.get(name)!r}")
    receipt = {"file": shown["receipt"], "trust": shown["trust"], "entry": shown["entry 2"]}
    bundle = {"file": bundle_of(shown, vkey, line), "trust": shown["trust"]}
    program = os.path.join(binaries, "qiao")
    with tempfile.TemporaryDirectory() as folder:
        for texts, changed in ((receipt, "entry"), (bundle, "file")):
            other = {**texts, changed: texts[changed].replace("後", "后")}
            for each, code in ((texts, 0), (other, 1)):
                if answers(program, folder, each) != (code, code):
                    wrong.append(f"a file of {changed}, exit {code}")
                    print("another answer than the page says:", wrong[-1])
    print(f"{len(made)} values made anew, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: worked_example.py BIN")
    sys.exit(main(sys.argv[1]))
