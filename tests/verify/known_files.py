"""The files that both verifiers are asked about: published ones, and those that are sealed here."""
import base64
import collections
import json
import os
import pathlib
import subprocess

import sealed_log
from sealed_log import SealedLog, canonical, labelled_key, payload_of

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden"
WIRE = GOLDEN.parents[1] / "schemas/wire"
RULES_LOG = "rules.example/tw"
# A name, the file, the trust file, and with a receipt its entry.
Question = collections.namedtuple("Question", "name file trust entry", defaults=(None,))


def data(text):
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def read_json(path):
    return json.loads(path.read_text("utf-8"))


# ---- published files

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
            entry = bytes.fromhex(one["entry_hex"]).decode("utf-8", "replace")
            yield from sealed_alone(one["name"], entry)
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


def stamped():
    """A bundle with time-stamp tokens over its head."""
    folder = GOLDEN / "records"
    bundle = read_json(folder / "bundles/item.qiaob")
    bundle["checkpoint"]["tokens"] = sorted(
        base64.b64encode(path.read_bytes()).decode()
        for path in (GOLDEN / "time_stamp").glob("*.der"))
    yield Question("item.qiaob, stamped", canonical(bundle), (folder / "policy.txt").read_text())


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
    anchors = [index for index, payload in enumerate(log.payloads) if payload.get("typ") == "anchor"
               and isinstance(payload.get("body"), dict) and "state" in payload["body"]]
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


def subjects_of(log):
    """Those that the last statement touches; of one about keys, those that its party speaks of."""
    def named(payloads):
        return {each for payload in payloads for each in sealed_log.touches(payload)
                if not each.startswith("key:")}
    last = log.payloads[-1]
    mine = [payload for payload in log.payloads if payload.get("party") == last.get("party")]
    return named([last]) or named(mine) or named(log.payloads[:12])


def rule_cases(every):
    beginning, rest = cases()
    yield from bundles_of(SealedLog(RULES_LOG, beginning), "beginning")
    for case in rest[::every]:
        entries = beginning + case["entries"]
        log = SealedLog(RULES_LOG, entries)
        yield Question(case["name"], log.receipt(len(entries) - 1), log.trust, entries[-1])
        subjects = sorted(subjects_of(log))[:3]
        if log.payloads[-1].get("typ") == "anchor":
            yield from bundles_of(log, case["name"], subjects)
        log = log.anchored(operator_of(entries), labelled_key("operator day"))
        yield from bundles_of(log, case["name"], subjects)


def at(value, pointer):
    for step in pointer:
        value = value[int(step) if isinstance(value, list) else step]
    return value


def changed(value, change, pointer, text):
    """A row of a table of changes, made to its base."""
    *to, last = pointer.split("/")[1:]
    owner = at(value, to)
    last = int(last) if isinstance(owner, list) else last
    if change == "remove":
        del owner[last]
    elif change == "swap":
        other = int(text.split("/")[-1])
        owner[last], owner[other] = owner[other], owner[last]
    elif isinstance(owner, list) and last == len(owner):
        owner.append(value_of(text, value))
    else:
        owner[last] = value_of(text, value)
    return value


def rows_of(table):
    return [row.split("\t") for row in (GOLDEN / table).read_text("utf-8").splitlines()[1:]]


def changed_payloads(every):
    """One change to a valid example of a type."""
    for base, change, pointer, text, _, reason in rows_of("records/changes.tsv")[::every]:
        payload = changed(read_json(WIRE / f"{base}.valid.json"), change, pointer, text)
        entry = {"payload": payload, "sigs": [{"kid": "0" * 40, "sig": "0" * 128}]}
        yield from sealed_alone(f"{base} {pointer}: {reason}", canonical(entry))


def changed_bundles():
    """One change to a published bundle."""
    trust = (GOLDEN / "records/policy.txt").read_text("utf-8")
    for base, change, pointer, text, _, reason in rows_of("ledger/bundle_changes.tsv"):
        bundle = read_json(GOLDEN / f"records/bundles/{base}.qiaob")
        bundle = changed(bundle, change, pointer, text)
        yield Question(f"{base} {pointer}: {reason}", canonical(bundle), trust)


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
        rows = [f"第{number}首{alg},林小橋,100%,TWA53{len(alg)}5000{number:02}\n"
                for number in range(5)]
        sheet = "曲名,歌手,比例,ISRC\n" + "".join(rows)
        pathlib.Path(folder, "sheet.csv").write_text(sheet, "utf-8")
        run("import", "apply", "sheet.csv", "--label", f"廠牌 {alg}", "--territory", "TW")
    size, subjects = int(run("log", "head").split("\n")[1]), set()
    for index in range(size):
        proof = json.loads(run("log", "prove", str(index), "--json"))
        subjects |= set(sealed_log.touches(payload_of(proof["entry"])))
        yield Question(f"receipt of {index}", proof["proof"], trust, proof["entry"])
    for subject in sorted(subjects):
        if not subject.startswith("key:"):
            run("export", "bundle", subject, "-o", "one.qiaob")
            bundle = pathlib.Path(folder, "one.qiaob").read_bytes()
            yield Question(f"bundle of {subject}", bundle, trust)
