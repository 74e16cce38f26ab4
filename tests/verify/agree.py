#!/usr/bin/env python3
"""Asks verify.py and `qiao verify` about the same files and compares what they say.

    tests/verify/agree.py BIN [--every 12] [--changes 40] [--seed 7] [--shared FOLDER]

BIN is the folder of the programs. The files are bundles and receipts: the published ones; those
of a registry that is made here with each algorithm of keys; every so many of the cases of
tests/golden/ledger/cases.jsonl and the rows of tests/golden/records/changes.tsv, sealed under a
head that is signed here; and CHANGES changed ones of each of five kinds, drawn with SEED: bytes,
parts of bundles, lines of receipts, entries sealed again, statements signed again. FOLDER adds the
vectors that are kept outside of the tree, and those of signatures.

The exit codes must be equal, and where the file is verified all that is said about it: signers,
state of each statement, how far it is complete, what was not understood. Prints one line for each
kind; exit 1 if any answer differs.
"""
import argparse
import collections
import concurrent.futures
import copy
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import sealed_log  # noqa: E402
import verify  # noqa: E402
from sealed_log import SealedLog, canonical, labelled_key, payload_of  # noqa: E402

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden"
WIRE = GOLDEN.parents[1] / "schemas/wire"
RULES_LOG = "rules.example/tw"
# What one question is: a name, the file, the trust file, and with a receipt its entry.
Question = collections.namedtuple("Question", "name file trust entry", defaults=(None,))


def data(text):
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


class Judges:
    """Both verifiers, on files in one folder."""

    def __init__(self, folder, program):
        self.folder, self.program, self.count = pathlib.Path(folder), program, 0

    def write(self, question):
        self.count += 1
        paths = {}
        for part in ("file", "trust", "entry"):
            content = getattr(question, part)
            if content is not None:
                paths[part] = str(self.folder / f"{self.count % 64}.{part}")
                pathlib.Path(paths[part]).write_bytes(data(content))
        options = [paths["file"]]
        for part in ("trust", "entry"):
            options += ["--" + part, paths[part]] if part in paths else []
        return options

    def ask_program(self, options):
        run = subprocess.run([self.program, "verify", *options, "--json"], capture_output=True,
                             check=False)
        return run.returncode, json.loads(run.stdout) if run.stdout.startswith(b"{") else {}

    def differences(self, questions):
        """The questions that are answered differently; and how many had which exit code."""
        found, codes = [], collections.Counter()
        questions = list(questions)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for start in range(0, len(questions), 32):
                some = questions[start:start + 32]
                options = [self.write(each) for each in some]
                answers = pool.map(self.ask_program, options)
                ours = [verify.main(*each) for each in options]
                for question, (code, said), (our_code, our_said) in zip(some, answers, ours):
                    codes[code] += 1
                    same = code == our_code and (code not in (0, 3) or all(
                        said.get(name) == value for name, value in our_said.items()))
                    if not same:
                        found.append((question, code, said, our_code, our_said))
        return found, codes


# ---- published files

def read_json(path):
    return json.loads(path.read_text("utf-8"))


def published(folder):
    trust = (folder / "policy.txt").read_text("utf-8")
    for path in sorted((folder / "bundles").glob("*.qiaob")):
        yield Question(path.name, path.read_bytes(), trust)
    records = read_json(folder / "records-main.json")
    for one in read_json(folder / "proofs.json")["inclusion"]:
        for index in (one["index"], one["index"] - 1):
            yield Question(f"receipt {one['index']}/{one['size']}", one["receipt"], trust,
                           records[index]["entry"])
    for one in read_json(folder / "refused.json"):
        if one["kind"] == "bundle":
            yield Question(one["name"], one["bundle"], one["policy"])
        elif one["kind"] in ("entry", "append"):
            yield from sealed_alone(one["name"], bytes.fromhex(one["entry_hex"]).decode("utf-8", "replace"))
        elif one["kind"] == "proof":
            yield Question(one["name"], one["proof"], trust, records[0]["entry"])
        elif one["kind"] == "note":
            receipt = "c2sp.org/tlog-proof@v1\nindex 0\n\n" + one["note"]
            yield Question(one["name"], receipt, one["policy"], records[0]["entry"])
    for name in ("records-main", "records-ed25519", "records-es256", "records-sm2"):
        path = folder / f"{name}.json"
        if path.exists():
            entries = [one["entry"] for one in read_json(path)]
            yield from bundles_of(SealedLog("registry.example/tw", entries), name)


def byte_strings(path):
    trust = SealedLog("alone.example", []).trust
    for one in read_json(path):
        head, middle, count, tail = one.get("repeat", [one.get("bytes_hex", ""), "", 0, ""])
        content = bytes.fromhex(head) + bytes.fromhex(middle) * count + bytes.fromhex(tail)
        yield Question("bytes in a bundle", b'{"bundle":' + content + b"}", trust)
        text = content.decode("utf-8", "surrogateescape")
        yield from sealed_alone("bytes as an entry", text)


# ---- sealed here

def sealed_alone(name, entry):
    """An entry that is the whole log."""
    try:
        log = SealedLog("alone.example", [entry])
    except UnicodeEncodeError:
        return
    yield Question(name, log.receipt(0), log.trust, entry)


def bundles_of(log, name, subjects=None):
    """Of each subject: as far as the last anchor, and with none."""
    if subjects is None:
        subjects = {each for payload in log.payloads for each in sealed_log.touches(payload)}
    anchors = [index for index, payload in enumerate(log.payloads)
               if payload.get("typ") == "anchor" and "state" in payload["body"]]
    for subject in sorted(subjects):
        for anchor in {None, *anchors[-1:]}:
            if not subject.startswith("key:"):
                yield Question(f"{name}, {subject}, anchor {anchor}",
                               log.bundle(subject, anchor), log.trust)


def cases():
    lines = (GOLDEN / "ledger/cases.jsonl").read_text("utf-8").splitlines()
    beginning, *rest = map(json.loads, lines)
    return beginning["entries"], rest


def operator_of(entries):
    return payload_of(entries[0])["party"]


def rule_cases(every):
    beginning, rest = cases()
    yield from bundles_of(SealedLog(RULES_LOG, beginning), "beginning")
    for case in rest[::every]:
        entries = beginning + case["entries"]
        log = SealedLog(RULES_LOG, entries)
        yield Question(case["name"], log.receipt(len(entries) - 1), log.trust, entries[-1])
        subjects = set(sealed_log.touches(log.payloads[-1]))
        party = log.payloads[-1].get("party")
        subjects |= {party} if isinstance(party, str) else set()
        log = log.anchored(operator_of(entries), labelled_key("operator day"))
        yield from bundles_of(log, case["name"], subjects)


def at(value, pointer):
    for step in pointer:
        value = value[int(step) if isinstance(value, list) else step]
    return value


def changed_payloads(every):
    """One change to a valid example of a type."""
    rows = (GOLDEN / "records/changes.tsv").read_text("utf-8").splitlines()[1:]
    for row in rows[::every]:
        base, change, pointer, text, _, reason = row.split("\t")
        payload = read_json(WIRE / f"{base}.valid.json")
        *to, last = pointer.split("/")[1:]
        owner = at(payload, to)
        last = int(last) if isinstance(owner, list) else last
        if change == "remove":
            del owner[last]
        else:
            value = value_of(text, payload)
            if isinstance(owner, list) and last == len(owner):
                owner.append(value)
            else:
                owner[last] = value
        entry = {"payload": payload, "sigs": [{"kid": "0" * 40, "sig": "0" * 128}]}
        yield from sealed_alone(f"{base} {pointer}: {reason}", canonical(entry))


def value_of(text, payload):
    words = {'"SPEAKER"': payload.get("party"), '"SUBJ"': payload.get("subj")}
    if text in words:
        return words[text]
    count, mark, pattern = text.partition(" # ")
    if not mark:
        count, mark, pattern = text.partition(" * ")
        if mark:
            return json.loads(pattern) * int(count)
        return json.loads(text)
    width = pattern.count("0")
    return [json.loads(pattern.replace("{}", str(number))) for number in range(int(count))]


# ---- changed at random

def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(
        value, list) else ()
    for name, each in items:
        yield from places(each, (*path, name))


SCALARS = [0, 1, -1, 2, 16, 17, 2**53 - 1, 2**53, True, False, None, "", "x", "後來", "0" * 64,
           "2026-02-30", "2026-11-22T10:00:00Z", "2015", {}, [], {"x": 1}, [1], 1.5, "a\u202eb"]


def change_once(draw, value, donors):
    """One part of a JSON value taken away, doubled, moved, or put in place of another."""
    path = draw.choice([each for each in places(value) if each])
    owner, name = at(value, path[:-1]), path[-1]
    old = owner[name]
    kind = draw.randrange(8)
    if kind == 0:
        del owner[name]
    elif kind == 1 and isinstance(owner, list):
        owner.insert(draw.randrange(len(owner) + 1), copy.deepcopy(old))
    elif kind == 1:
        owner[draw.choice(["also", "need", "note", "since", "state", "until", "x"])] = copy.deepcopy(old)
    elif kind == 2 and isinstance(owner, list):
        draw.shuffle(owner)
    elif kind in (2, 3):
        alike = [at(donor, each) for donor in donors for each in places(donor)
                 if each and each[-1] == name]
        owner[name] = copy.deepcopy(draw.choice(alike or SCALARS))
    elif kind == 4 and isinstance(old, str):
        spot = draw.randrange(len(old))
        owner[name] = old[:spot] + draw.choice("0123456789abcdefz\x00\u200b後-Z") + old[spot + 1:]
    elif kind == 5 and isinstance(old, str):
        owner[name] = old[:-1] if draw.random() < 0.5 else old + draw.choice(["0", "x", old])
    elif isinstance(old, int):
        owner[name] = old + draw.choice([-1, 1, 1, 2, 100])
    else:
        owner[name] = copy.deepcopy(draw.choice(SCALARS))
    return value


def change_bytes(draw, content):
    content, spot = bytearray(content), draw.randrange(len(content))
    kind = draw.randrange(4)
    if kind == 0:
        content[spot] ^= 1 << draw.randrange(8)
    elif kind == 1:
        content[spot] = draw.randrange(256)
    elif kind == 2:
        del content[spot:spot + draw.choice([1, 1, 2, 20])]
    else:
        content[spot:spot] = bytes([draw.choice(content)])
    return bytes(content)


def byte_changes(draw, count, questions):
    for number in range(count):
        base = draw.choice(questions)
        if base.entry is not None and draw.random() < 0.4:
            yield base._replace(entry=change_bytes(draw, data(base.entry)))
        else:
            yield base._replace(file=change_bytes(draw, data(base.file)))


def part_changes(draw, count, questions):
    bundles = [each for each in questions if each.entry is None and data(each.file)[:1] == b"{"]
    parsed = [json.loads(each.file) for each in bundles]
    for number in range(count):
        spot = draw.randrange(len(bundles))
        changed = change_once(draw, copy.deepcopy(parsed[spot]), draw.sample(parsed, 1))
        yield bundles[spot]._replace(file=canonical(changed))


def line_changes(draw, count, questions):
    receipts = [each for each in questions if each.entry is not None]
    for number in range(count):
        base = draw.choice(receipts)
        lines = data(base.file).decode().split("\n")
        other = data(draw.choice(receipts).file).decode().split("\n")
        spot = draw.randrange(len(lines))
        kind = draw.randrange(5)
        if kind == 0:
            del lines[spot]
        elif kind == 1:
            lines.insert(spot, draw.choice(other))
        elif kind == 2:
            lines[spot] = draw.choice(other)
        elif kind == 3:
            lines.insert(spot, draw.choice(["extra aGVsbG8=", "extra ", "", "index 0", "\t", "x y z"]))
        else:
            lines[spot] = draw.choice([lines[spot] + " ", lines[spot].replace("=", ""), "0" + lines[spot],
                                       lines[spot] + "=", lines[spot].lower()])
        yield base._replace(file="\n".join(lines))


def sealed_again(draw, count):
    """An entry of a case changed, in a log that is sealed over it: its signatures fit no longer."""
    beginning, rest = cases()
    main = [one["entry"] for one in read_json(GOLDEN / "records/records-main.json")]
    logs = [(RULES_LOG, beginning + draw.choice(rest)["entries"]) for _ in range(20)]
    logs += [("registry.example/tw", main)] * 20
    for number in range(count):
        origin, entries = draw.choice(logs)
        entries, spot = list(entries), draw.randrange(len(entries))
        try:
            changed = change_once(draw, json.loads(entries[spot]), [json.loads(draw.choice(main))])
        except ValueError:
            continue
        entries[spot] = canonical(changed)
        yield draw_bundle(draw, SealedLog(origin, entries), "sealed again")


def draw_bundle(draw, log, name):
    subjects = sorted({each for payload in log.payloads for each in sealed_log.touches(payload)
                       if not each.startswith("key:")})
    return draw.choice(list(bundles_of(log, name, [draw.choice(subjects)])))


LABELS = ("root a", "root b", "root c", "day", "night", "clerk")


def signed_again(draw, count):
    """A statement of a case changed and signed by its keys, or by others, as the last of its log."""
    beginning, rest = cases()
    keys = {sealed_log.key_id(key): key for key in (
        labelled_key(f"{party} {label}") for party in ("operator", "taipei", "mainland")
        for label in LABELS)}
    donors = [json.loads(entry) for entry in beginning]
    for number in range(count):
        entries = beginning + draw.choice(rest)["entries"] * (draw.random() < 0.8)
        spot = draw.randrange(len(beginning) if len(entries) > len(beginning) else 6, len(entries))
        try:
            entry = json.loads(entries[spot])
            payload = change_once(draw, entry["payload"], [each["payload"] for each in draw.sample(donors, 8)])
            kids = [line["kid"] for line in entry["sigs"]]
        except (ValueError, KeyError, TypeError):
            continue
        if draw.random() < 0.2:
            kids = draw.sample(sorted(keys), draw.choice([1, 1, 2, 3]))
        signed = sealed_log.signed_entry(payload, [keys[kid] for kid in kids if kid in keys])
        entries = entries[:spot] + [signed] + entries[spot + 1:]
        log = SealedLog(RULES_LOG, entries)
        if draw.random() < 0.3:
            log = log.anchored(operator_of(beginning), labelled_key("operator day"))
        yield draw_bundle(draw, log, "signed again")


# ---- a registry with each algorithm

def registry(program, folder):
    """Receipts and bundles that the program itself writes: of parties, and of what is imported."""
    environment = {**os.environ, "HOME": folder, "QIAO_NOW": "2026-11-22T10:00:00Z"}

    def run(*words):
        return subprocess.run([program, "-q", "--registry", "registry.db", *words], cwd=folder,
                              check=True, capture_output=True, text=True, env=environment).stdout
    run("init", "--origin", "registry.example/tw")
    trust = pathlib.Path(folder, "registry.db.policy").read_text("utf-8")
    for alg in ("Ed25519", "ES256", "SM2SM3"):
        run("key", "new", alg.lower(), "--alg", alg)
        run("party", "add", f"廠牌 {alg}", "--keys", alg.lower())
        rows = [f"第{number}首{alg},林小橋,100%,TWA53{len(alg)}5000{number:02}\n" for number in range(5)]
        pathlib.Path(folder, "sheet.csv").write_text("曲名,歌手,比例,ISRC\n" + "".join(rows), "utf-8")
        run("import", "apply", "sheet.csv", "--label", f"廠牌 {alg}", "--territory", "TW")
    size, subjects = int(run("log", "head").split("\n")[1]), set()
    for index in range(size):
        proof = json.loads(run("log", "prove", str(index), "--json"))
        subjects |= set(sealed_log.touches(payload_of(proof["entry"])))
        yield Question(f"receipt of {index}", proof["proof"], trust, proof["entry"])
    for subject in sorted(subjects):
        if not subject.startswith("key:"):
            run("export", "bundle", subject, "-o", "one.qiaob")
            yield Question(f"bundle of {subject}", pathlib.Path(folder, "one.qiaob").read_bytes(), trust)


# ---- all of it

def kinds(arguments, program, folder):
    """Each kind of question by name."""
    draw = random.Random(arguments.seed)
    known = [*published(GOLDEN / "records")]
    written = [*registry(program, folder)]
    yield "published", known
    yield "of a registry", written
    yield "cases of rules", rule_cases(arguments.every)
    yield "changed payloads", changed_payloads(arguments.every)
    yield "byte strings", byte_strings(GOLDEN / "records/bytes.json")
    whole = [each for each in known + written if len(data(each.file)) < 60000]
    for name, made in (("bytes changed", byte_changes(draw, arguments.changes, whole)),
                       ("parts of bundles changed", part_changes(draw, arguments.changes, whole)),
                       ("lines of receipts changed", line_changes(draw, arguments.changes, whole)),
                       ("entries sealed again", sealed_again(draw, arguments.changes)),
                       ("statements signed again", signed_again(draw, arguments.changes))):
        yield name, made
    if arguments.shared:
        yield "published elsewhere", published(pathlib.Path(arguments.shared) / "records")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("binaries", metavar="BIN")
    parser.add_argument("--every", type=int, default=12)
    parser.add_argument("--changes", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--shared", metavar="FOLDER")
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.binaries, "qiao").resolve())
    total = wrong = 0
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as files:
        judges = Judges(files, program)
        for name, questions in kinds(arguments, program, folder):
            found, codes = judges.differences(questions)
            count = sum(codes.values())
            print(f"{name}: {count} asked, {codes[0]} verified, {codes[3]} not understood in part, "
                  f"{codes[1]} refused, {codes[2] + codes[8]} unreadable; {len(found)} differ",
                  flush=True)
            for question, code, said, our_code, our_said in found[:10]:
                print(f"  {question.name}: qiao {code} {canonical(said)[:300]}\n"
                      f"    verify.py {our_code} {canonical(our_said)[:300]}")
            total, wrong = total + count, wrong + len(found)
    print(f"{total} files, {wrong} answered differently")
    return 1 if wrong or not total else 0


if __name__ == "__main__":
    sys.exit(main())
