#!/usr/bin/env python3
"""A second verifier, written from docs/ledger.md: verify.py FILE --trust FILE [--entry FILE]
It exits as `qiao verify` does. The trust file is taken to be a good one. Binary is held as hex."""
import base64, datetime, hashlib, itertools, json, math, operator, pathlib, re, sys
from types import SimpleNamespace as Thing
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
from cryptography.hazmat.primitives.hashes import SHA256
def need(holds, rule):
    if not holds: raise ValueError(rule)
STRING, NAME = r'"(?:[^"\\]|\\["\\])+"', r'"(?:[!#-\[\]-~]|\\["\\])+":'
TOKENS = re.compile(rf'(?:[^"]|{STRING}(?!:)|{NAME})*')
BANNED = re.compile("[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\uf8ff\ufdd0-\ufdef\ufeff"
                    "\ufffd-\uffff\U000f0000-\U0010ffff]")
def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
def parse(data, most_bytes, most_depth):
    text = data.decode()
    bare = re.sub(STRING, "s", text)
    depths = itertools.accumulate("[{".count(mark) - "]}".count(mark) for mark in bare)
    need(len(data) <= most_bytes and max(depths, default=0) <= most_depth, "too-large, too-deep")
    need(TOKENS.fullmatch(text) and not BANNED.search(text), "bad-string or an empty one")
    need(all(ord(mark) & 0xfffe != 0xfffe for mark in text), "bad-string")
    need(not re.search(r"null|{}|\[]|\d[.eE]|NaN|Inf", bare) and all(
        int(number) < 2**53 for number in re.findall("[0-9]+", bare)), "empty-value or bad-number")
    need(canonical(value := json.loads(text)) == data, "not-canonical")
    return need(sum(map(bare.count, ",]}")) <= 1 << 20, "too-large") or value
def sha(*parts): return hashlib.sha256(bytes.fromhex("".join(parts))).hexdigest()
def key_id(key): return sha(f"qiao-key/v1\n{key['alg']}\n".encode().hex(), key["pub"])[:40]
Q, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # of Ed25519
N256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551  # of P-256
P = 2**256 - 2**224 - 2**96 + 2**64 - 1  # of SM2, as A, B, N and G
A, B = P - 3, 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93
N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123
G = (0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7,
     0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0)
def is_edwards(text):  # the spelling of a point that is not of small order
    y = int.from_bytes(bytes.fromhex(text), "little") % 2**255
    order = y * (y * y - 1) * (121665 * y**4 - 243332 * y * y + 121666) % Q  # 0 if it is small
    return y < Q and order and pow((y * y - 1) * (121666 - 121665 * y * y) * 121666, Q // 2, Q) == 1
def point_of(alg, pub):  # false, or a ValueError, if it is none
    if alg == "ES256":
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(pub))
    if alg == "Ed25519":
        return is_edwards(pub) and ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(pub))
    x, y = int(pub[2:66], 16), int(pub[66:130], 16)
    return (len(pub) == 130 and pub[:2] == "04" and max(x, y) < P and
            (y * y - x**3 - A * x - B) % P == 0 and (x, y))
def add(one, two):  # points of SM2's curve; 0 is neutral, and a ValueError where it is the sum
    if not one or not two: return one or two
    slope = ((3 * one[0]**2 + A) * pow(2 * one[1], -1, P) if one == two else
             (two[1] - one[1]) * pow(two[0] - one[0], -1, P))
    x = (slope**2 - one[0] - two[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P
def times(k, point): return k and add(k % 2 and point, times(k // 2, add(point, point)))
def check_signature(key, text, sig):
    r, s, point = int(sig[:64], 16), int(sig[64:], 16), point_of(key.alg, key.pub)
    if key.alg == "Ed25519":
        good = is_edwards(sig[:64]) and int.from_bytes(bytes.fromhex(sig[64:]), "little") < L
        point.verify(bytes.fromhex(sig), text)
    elif key.alg == "ES256":
        good = 2 * s < N256
        point.verify(utils.encode_dss_signature(r, s), text, ec.ECDSA(SHA256()))
    else:
        curve = "0080" + b"1234567812345678".hex() + "".join(f"{each:064x}" for each in (A, B, *G))
        z = hashlib.new("sm3", bytes.fromhex(curve + key.pub[2:])).digest()
        e = int(hashlib.new("sm3", z + text).hexdigest(), 16)
        x, _ = add(times(s, G), times((r + s) % N, point))
        good = 0 < r < N and 0 < s < N and r + s != N and (e + x) % N == r
    need(good and len(sig) == 128, "sig-invalid or note-signature")
SCHEMAS = {path.name.split(".")[0]: json.loads(path.read_text("utf-8")) for path in (
    pathlib.Path(__file__).resolve().parents[2] / "schemas/wire").glob("*.schema.json")}
DEFINED = SCHEMAS.pop("common")["definitions"]
ENTRY, ENVELOPE, BUNDLE = map(SCHEMAS.pop, ("entry", "envelope", "bundle"))
ITEMS = "accept claim licence link register transfer withdraw".split()
KIND = {"wrk": "work", "rec": "recording", "rel": "release", "psn": "agent", "pty": "party"}
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
RULES = {  # what the schemas cannot say, by definition
    **dict.fromkeys(("day", "some-day", "time"), lambda it: datetime.date.fromisoformat(
        (it + "-01-01")[:10])),
    "share": lambda it: it["num"] <= it["den"] and math.gcd(it["num"], it["den"]) == 1,
    "period": lambda it: it.get("from", "") < it.get("to", "~"),
    "terr": lambda it: not set(it["in"]) & set(it.get("ex", [])),
    "key": lambda it: point_of(**it), "roots": lambda it: it["threshold"] <= len(it["keys"]),
    "need": lambda it: all(fits(typ, DEFINED["type"]) and it[typ] in range(2, 17) for typ in it),
    "ext": lambda it: all(re.fullmatch("[a-z0-9.-]+/[a-z0-9._-]+", name) for name in it)}
CHECKS = {  # keywords. Nothing is empty, and each object with properties is closed
    "$ref": lambda it, to: fits(it, DEFINED[to[32:]]) and RULES.get(to[32:], lambda _: True)(it),
    "type": lambda it, name: type(it) is TYPES[name], "enum": lambda it, words: it in words,
    "minimum": operator.ge, "maximum": operator.le, "maxItems": lambda it, most: len(it) <= most,
    "maxLength": lambda it, most: len(it.encode()) <= most,
    "pattern": lambda it, to: re.fullmatch(to, it), "required": lambda it, names: {*names} <= {*it},
    "items": lambda it, schema: all(fits(each, schema) for each in it),
    "ascending": lambda it, by: all(one < two for one, two in itertools.pairwise(
        each if by == "itself" else key_id(each.get("key", each)) if by == "key id" else
        [each[name] for name in by.split()] for each in it)),
    "properties": lambda it, known: {*it} <= {*known} and all(fits(it[x], known[x]) for x in it),
    "allOf": lambda it, schemas: all(fits(it, each) for each in schemas),
    "anyOf": lambda it, schemas: any(fits(it, each) for each in schemas),
    "oneOf": lambda it, schemas: sum(fits(it, each) for each in schemas) == 1}
def fits(it, schema): return all(CHECKS[x](it, schema[x]) for x in CHECKS if x in schema)
def read_entry(data):
    need(fits(entry := parse(data, 61440, 16), ENTRY), "shape")
    need(fits(said := entry["payload"], ENVELOPE), "shape")
    one = Thing(**{"also": [], "sigs": [], "via": None, **entry, **said}, needs=set(), ended=False,
                accepts=set(), text=b"qiao-statement/v1\n" + canonical(said))
    one.id, one.both = "stm:" + sha(one.text.hex()), (one.subj, *one.also)
    schema = SCHEMAS.get(f"register-{KIND.get(one.subj[:3])}" if one.typ == "register" else one.typ)
    one.understood = bool(schema) and not one.typ.startswith("register-")
    need(fits(said, schema) if one.understood else one.typ != "register" or not one.also, "shape")
    body = one.body if one.understood else {}
    own = one.understood and schema["properties"]["subj"]["$ref"].endswith("/party-id")
    seed = {"nonce": body.get("nonce"), **body.get("roots", {"party": one.party})}
    mint = sha(f"qiao-id/v1\n{one.subj[:3]}\n".encode().hex(), canonical(seed).hex())[:40]
    need((one.subj == one.party or not own) and ("nonce" not in body or one.subj[4:] == mint), "id")
    need(body.get("to") != one.party and body.get("prefer", one.subj) in one.both, "value-invalid")
    need(one.subj not in one.also and (not one.via or one.typ in ITEMS), "manifest-type")
    return one
def touches(one):
    if one.typ == "party" or one.typ.startswith("key-"): return {"key:" + one.party[4:]}
    return {*one.both} if one.typ not in ("manifest", "anchor") else set()
def over(leaf, index, path, size):  # the root that an inclusion path leads to
    need(index < size and bool(path) == (size > 1), "inclusion or manifest-root")
    half = 1 << (size - 1).bit_length() >> 1
    if path and index < half: return sha("01", over(leaf, index, path[:-1], half), path[-1])
    return sha("01", path[-1], over(leaf, index - half, path[:-1], size - half)) if path else leaf
def state_over(key, touching, path):  # the root over these statements, which touch the key
    place, head = sha(f"qiao-state/v1\n{key}".encode().hex()), "00" * 32
    for one in touching: head = sha("12", head, f"{one.index:016x}", one.id[4:])
    node = sha("10", place, f"{len(touching):016x}", head)
    for level, other in enumerate(path, 256 - len(path)):
        node = sha("11", *((other, node) if int(place, 16) >> level & 1 else (node, other)))
    return node
LINES = {"01": "Ed25519", "04": "Ed25519", b"\xffqiao-sm2sm3/v1\n".hex(): "SM2SM3", "": None}
def unbase64(text, name="x"):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data) == text.encode() and re.fullmatch(r"[^\0- +\s]+", name), "base64")
    return data.hex()
def read_vkey(text):
    name, key_hash, coded = text.split("+", 2)
    data = unbase64(coded, name)
    kind = next(kind for kind in LINES if data.startswith(kind))
    key = Thing(owner=(name, key_hash), kind=kind, alg=LINES[kind], pub=data[len(kind):])
    hashes = sha(f"{name}\n".encode().hex(), data)[:8], data[:2] == "02" and sha(data[2:])[:8]
    need(data and key_hash in hashes and (not kind or point_of(key.alg, key.pub)), "note-malformed")
    return key
def read_line(text):
    dash, name, coded = text.split(" ", 2)
    need(dash == "\u2014" and len(data := unbase64(coded, name)) > 8, "note-malformed")
    return Thing(owner=(name, data[:8]), sig=data[8:])
def signers(text, lines, keys):  # those of the keys that lines are of; the lines verify
    pairs = [(line, key) for line in lines for key in keys if line.owner == key.owner and key.kind]
    for line, key in pairs:
        cut = 16 if key.kind == "04" else 0  # the time of a witness
        need((time := int(line.sig[:cut] or "0", 16)) < 2**63, "note-signature")
        stamp = f"cosignature/v1\ntime {time}\n" if cut else ""
        check_signature(key, (stamp + text).encode(), line.sig[cut:])
    return [key for _, key in pairs]
def read_trust(text):
    trust = Thing(logs=[], witnesses={}, groups=[], quorum="none")
    for word, *rest in filter(None, map(re.compile("[^ \t]+").findall, text.split("\n"))):
        if word == "log" or not rest and "+" in word: trust.logs.append(read_vkey([*rest, word][0]))
        if word == "witness": trust.witnesses[rest[0]] = read_vkey(rest[1])
        if word == "group": trust.groups.append(({"all": len(rest) - 2, "any": 1}, *rest))
        if word == "quorum": trust.quorum = rest[0]
    return need(trust.logs, "no log is named") or trust
def believe(trust, origin, size, root, lines, listed=()):  # the names of trusted signers
    text = f"{origin}\n{size}\n{base64.b64encode(bytes.fromhex(root)).decode()}\n"
    own = [key for key in trust.logs if key.owner[0] == origin]
    logs, seen, _ = (signers(text, lines, keys) for keys in (own, trust.witnesses.values(), listed))
    met = {"none", *(name for name, key in trust.witnesses.items() if key in seen)}
    for words, name, least, *members in trust.groups:
        if len(met & {*members}) >= (words.get(least) or int(least)): met.add(name)
    need(logs and trust.quorum in met, "note-origin, note-unsigned or quorum")
    return sorted({key.owner[0] for key in logs + seen})
TARGETS = {"accept": "licence resolve transfer withdraw", "resolve": "dispute", "withdraw":
           "claim countersign dispute licence link register resolve transfer",
           "dispute": "claim licence link register transfer"}
def check_keys(log, one):
    kids, listed, body = {*one.kids}, set(), one.body
    if one.typ == "party": log.party[one.party] = Thing(roots=set(), need={}, at=one.index)
    own = log.party[one.party]
    if one.typ not in ("party", "key-add", "key-revoke", "key-roots"):
        return need(len(kids) >= own.need.get(one.typ, 1) and one.typ[:4] != "key-" and all(
            key.party == one.party and one.typ in key.may and key.revoked == math.inf
            and one.iat < key.until for key in (log.keys[kid] for kid in kids)), "a key")
    for key in body["roots"]["keys"] if "roots" in body else body.get("keys", []):
        listed.add(kid := key_id(key.get("key", key)))
        if one.typ != "key-roots" or kid not in own.roots:
            need(kid not in log.keys, "key-taken")
            log.keys[kid] = Thing(**key.get("key", key), party=one.party, may=key.get("may", []),
                                  until=key.get("until", "~"), revoked=math.inf, since=math.inf)
    for key in (log.keys[kid] for kid in body.get("kids", [])):
        need(key.party == one.party and key.may and key.revoked == math.inf, "key-unknown")
        key.revoked, key.since = one.index, body.get("since", math.inf)
        need(body.get("since", 0) <= one.index, "value-invalid")
    need(one.typ == "key-revoke" and one.kids == body["kids"] and len(kids) == 1 or listed <= kids
         <= listed | own.roots and len(kids & own.roots) >= getattr(own, "threshold", 0), "keys")
    if "roots" in body: vars(own).update(body["roots"], roots=listed, need=body.get("need", {}))
def check_references(log, one):
    said, body = log.said, one.body
    for member, types, may_be_absent in (
            ("claims", "claim", False), ("parent", "claim", False), ("agree", "claim", one.also),
            ("saw", "register", True), ("replaces", one.typ, False),
            ("target", TARGETS.get(one.typ), one.typ == "dispute" and one.also)):
        named = body.get(member, [])
        for each in [named] if isinstance(named, str) else named:
            each = each["claim"] if member == "agree" else each
            need(each not in said and may_be_absent or said[each].subj in one.both and (
                not types or said[each].typ in types.split()), "target-type or subject-mismatch")
    target, replaced = said.get(body.get("target")), said.get(body.get("replaces"))
    need(not target or one.typ == "dispute" or target.both == one.both, "subject-mismatch")
    one.needs = {*body.get("needs", [body.get("to", one.party)])} - {one.party}
    if replaced or one.typ == "withdraw":
        undone, one.needs = replaced or target, set() if replaced else {*target.accepts}
        need(undone.party == one.party and not undone.ended, "not-yours or target-not-in-force")
        undone.ended = not one.needs
    if one.typ == "accept":
        need(not target.ended and one.party in target.needs - target.accepts, "accept-not-needed")
        target.accepts.add(one.party)
        if target.typ == "withdraw" and target.needs == target.accepts:
            said[target.body["target"]].ended = True
    if one.typ in ("anchor", "countersign"): need(log.party[one.party].at == 0, "not-operator")
    if one.typ == "anchor": need(body["size"] == one.index, "anchor-mismatch")
def enter(log, one, item_path):
    need(one.id not in log.said and one.seen["size"] <= one.index, "statement-repeated, seen-ahead")
    need(one.seen["size"] or one.seen["root"] == sha(), "seen-mismatch")
    manifests = {other.id: other for other in log.said.values() if other.typ == "manifest"}
    need(all(one.via and one.via["manifest"] == other.id for other in manifests.values()
             if 0 < one.index - other.index <= other.body["count"]), "manifest-position")
    if one.via:
        other, n, leaf = manifests[one.via["manifest"]], one.via["n"], sha("00", one.id[4:])
        need(one.index == other.index + 1 + n, "manifest-position")
        need(all(vars(one)[x] == vars(other)[x] for x in ("iat", "party", "seen")), "header")
        need(over(leaf, n, item_path, other.body["count"]) == other.body["root"], "manifest-root")
    one.kids = other.kids if one.via else [line["kid"] for line in one.sigs]
    check_keys(log, one)
    for line in one.sigs: check_signature(log.keys[line["kid"]], one.text, line["sig"])
    if one.understood: check_references(log, one)
    log.said[one.id] = one
def state_of(log, one):
    word = "ended" if one.ended else "in-force" if one.needs <= one.accepts else "proposed"
    keys = [log.keys[kid] for kid in one.kids]
    return word + "+contested" * any(key.since <= one.index < key.revoked for key in keys)
RECEIPT = re.compile("c2sp[.]org/tlog-proof@v1\n(?:extra (~)\n)?index (#)\n((?:~\n){0,63})\n(~)\n"
                     "(#)\n(~)\n\n((?:~\n){1,64})".replace("#", "0|[1-9][0-9]*").replace(
                         "~", "[^\0-\x1f]+"))
def verify_bundle(data, trust):
    need(fits(bundle := parse(data, 16 << 20, 20), BUNDLE), "bundle-malformed")
    head, subject, state = (bundle.get(name, {}) for name in ("checkpoint", "subject", "state"))
    lines, vkeys = [*map(read_line, head["sigs"])], [*map(read_vkey, bundle["vkeys"])]
    need(sorted(x.owner for x in lines) == sorted(x.owner for x in vkeys), "note-unlisted")
    names = believe(trust, bundle["log"], head["size"], head["root"], lines, vkeys)
    log, known = Thing(party={}, keys={}, said={}), False
    for each in bundle["entries"]:
        one, leaf = read_entry(entry := canonical(each["entry"])), sha("00", entry.hex())
        one.index = each["index"]
        need(over(leaf, one.index, each.get("path", []), head["size"]) == head["root"], "inclusion")
        need(one.log == bundle["log"] and (one.via or "item_path" not in each), "log-mismatch")
        known |= one.typ in ("party", "register", "countersign") and one.subj == subject
        need(known or subject not in touches(one) or not one.understood, "bundle-missing")
        enter(log, one, each.get("item_path", []))
    ones, anchor = log.said.values(), state.get("anchor", -1)
    about = [x for x in ones if subject in touches(x)]
    need("register" in [x.typ for x in about] or about and subject[:3] != "pty", "bundle-subject")
    manifests = {x.via["manifest"] for x in about if x.via}
    chosen = [x for x in ones if x in about or x.id in manifests or x.index == anchor]
    keys = {"key:" + x.party[4:] for x in chosen}
    need(all(x in chosen or touches(x) & keys for x in ones), "bundle-foreign")
    need(not state or {x["key"] for x in state["proofs"]} == keys | {subject}, "bundle-missing")
    roots = [x.body.get("state") for x in ones if (x.typ, x.index) == ("anchor", anchor)]
    for proof in state.get("proofs", []):
        touching = [x for x in ones if proof["key"] in touches(x) and x.index < anchor]
        need(state_over(proof["key"], touching, proof.get("path", [])) in roots, "state-incomplete")
    return {**({"complete_to": anchor} if state else {}), "signed": names, "subject": subject,
            "not_understood": [x.index for x in ones if not x.understood], "statements": [
                {"id": x.id, "index": x.index, "party": x.party, "state": state_of(log, x),
                 "typ": x.typ} for x in ones]}
def verify_receipt(data, trust, entry):
    extra, index, path, origin, size, root, lines = RECEIPT.fullmatch(data.decode()).groups("")
    *path, root, extra = map(unbase64, [*path.split("\n")[:-1], root, extra])
    index, size, one = int(index), int(size), read_entry(entry)
    need({*map(len, [*path, root])} == {64} and max(index, size) < 2**63, "proof-malformed")
    names = believe(trust, origin, size, root, [*map(read_line, lines.split("\n")[:-1])])
    need(over(sha("00", entry.hex()), index, path, size) == root, "inclusion")
    return {"index": index, "log": origin, "root": root, "signed": names, "size": size,
            "statement": one.id, "not_understood": [] if one.understood else [index]}
def main(file, *options):
    code, paths = 2, dict(zip(options[::2], map(pathlib.Path, options[1::2])))
    try:
        trust = read_trust(paths["--trust"].read_text("utf-8"))
        code, data = 8, pathlib.Path(file).read_bytes()
        code = 1 if data.startswith((b"{", b"c2sp.org/tlog-proof@")) else need(0, "not of ours")
        said = verify_bundle(data, trust) if data[:1] == b"{" else verify_receipt(
            data, trust, paths["--entry"].read_bytes())
        return 3 if said["not_understood"] else 0, said
    except Exception as fault:  # whatever it is, nothing is proved
        return code, {"reason": repr(fault)}
if __name__ == "__main__":
    status, answer = main(*sys.argv[1:])
    sys.exit(print(json.dumps(answer, ensure_ascii=False)) or status)
