#!/usr/bin/env python3
"""A second verifier of bundles and receipts, written from docs/ledger.md alone.

    verify.py FILE --trust FILE [--entry FILE]

Prints one line of JSON and exits as `qiao verify` does. Of Qiao it reads only the schema files,
which are part of the format. The trust file is the reader's own and is taken to be a good one.
"""
import base64, datetime, functools, hashlib, json, math, operator, pathlib, re, sys
from types import SimpleNamespace as Thing
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
from cryptography.hazmat.primitives.hashes import SHA256

def need(holds, rule):
    if not holds:
        raise ValueError(rule)

# ---- bytes, hashes and ids
BANNED = re.compile("[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufffd-\uffff"
                    "\U000f0000-\U0010ffff%s]" % "".join(
                        chr(plane | 0xfffe) + chr(plane | 0xffff) for plane in range(0x10000, 0xf0000, 0x10000)))

def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

def depth(value):
    """How many levels a value has; all of it may stand in a record."""
    if isinstance(value, (str, int)):
        need(value and not BANNED.search(value) if type(value) is str else abs(value) < 2**53, "bad value")
        return 0
    need(value and isinstance(value, (dict, list)), "empty-value or bad-number")
    need(all(re.fullmatch("[!-~]+", name) for name in value if isinstance(value, dict)), "bad-string")
    return 1 + max(map(depth, value.values() if isinstance(value, dict) else value))

def parse(data, most_bytes, most_depth):
    value = json.loads(data.decode())
    need(len(data) <= most_bytes and depth(value) <= most_depth, "too-large or too-deep")
    need(canonical(value) == data, "not-canonical")
    ends = re.findall(rb'"(?:[^"\\]|\\.)*"|([],}])', data)  # of values, or nothing for a string
    need(len(ends) - ends.count(b"") <= 1 << 20, "too-large")
    return value

def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def key_id(key):
    return sha(f"qiao-key/v1\n{key['alg']}\n".encode(), bytes.fromhex(key["pub"])).hex()[:40]

def minted(kind, seed):
    return kind + ":" + sha(f"qiao-id/v1\n{kind}\n".encode(), canonical(seed)).hex()[:40]

# ---- signatures
P25519, L25519 = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
N256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551  # of P-256
P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff  # of SM2, as A, B, N, G
A, B = P - 3, 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93
N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123
G = (0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7,
     0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0)

def pair(data):
    return int.from_bytes(data[:32], "big"), int.from_bytes(data[32:], "big")

def is_edwards(data):
    """Whether this is the spelling of a point that is not of small order."""
    y = int.from_bytes(data, "little") % 2**255
    small = y * (y * y - 1) * (121665 * y**4 - 243332 * y * y + 121666) % P25519 == 0
    square = (y * y - 1) * (121666 - 121665 * y * y) * 121666  # x², times a square
    return y < P25519 and not small and pow(square, P25519 // 2, P25519) == 1

def is_key(alg, pub):
    if alg == "ES256":
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), pub)
    x, y = pair(pub[1:])
    return (len(pub) == 32 and is_edwards(pub) if alg == "Ed25519" else len(pub) == 65
            and pub[0] == 4 and max(x, y) < P and (y * y - x**3 - A * x - B) % P == 0)

def add(one, two):
    """Of points of SM2's curve; what is false is the neutral element."""
    if not one or not two or one[0] == two[0] and one[1] != two[1]:
        return not one and two or not two and one
    slope = ((3 * one[0]**2 + A) * pow(2 * one[1], -1, P) if one == two else
             (two[1] - one[1]) * pow(two[0] - one[0], -1, P))
    x = (slope**2 - one[0] - two[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P

def times(number, point):
    return number and add(number % 2 and point, times(number // 2, add(point, point)))

@functools.lru_cache(maxsize=None)
def check_signature(alg, pub, text, signature):
    r, s = pair(signature)
    if alg == "Ed25519":
        ed25519.Ed25519PublicKey.from_public_bytes(pub).verify(signature, text)
        need(is_edwards(signature[:32]) and int.from_bytes(signature[32:], "little") < L25519, "sig-invalid")
    elif alg == "ES256":
        is_key(alg, pub).verify(utils.encode_dss_signature(r, s), text, ec.ECDSA(SHA256()))
        need(2 * s < N256, "sig-invalid")
    else:
        curve = b"".join(number.to_bytes(32, "big") for number in (A, B, *G))
        z = hashlib.new("sm3", b"\0\x801234567812345678" + curve + pub[1:]).digest()
        e = int.from_bytes(hashlib.new("sm3", z + text).digest(), "big")
        need(0 < r < N and 0 < s < N and r + s != N, "sig-invalid")
        point = add(times(s, G), times((r + s) % N, pair(pub[1:])))
        need(point and (e + point[0]) % N == r, "sig-invalid")

# ---- shape
SCHEMAS = {path.name.split(".")[0]: json.loads(path.read_text("utf-8")) for path in (
    pathlib.Path(__file__).resolve().parents[2] / "schemas/wire").glob("*.schema.json")}
COMMON = SCHEMAS.pop("common")["definitions"]
ENTRY, ENVELOPE, BUNDLE = map(SCHEMAS.pop, ("entry", "envelope", "bundle"))
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
SETS = dict(word.split(":") for word in (  # members that ascend, and by what
    "agree:claim also: audio:sha256 claims: commits: derived:of,rel entries:index ex: "
    "features:feature ids:scheme,value in: keys:kid kids: langs: may: needs: private:field,commit "
    "prints:alg,sha256 proofs:key rights: roles: saw: sigs:kid tokens:sha256 tracks:disc,no uses: "
    "vkeys: works:").split())

def is_day(text):
    return bool(datetime.date.fromisoformat(text))

RULES = {  # what the schemas cannot say, by definition
    "day": is_day, "some-day": lambda it: is_day((it + "-01-01")[:10]),
    "time": lambda it: is_day(it[:10]) and re.match("([01].|2[0-3]):[0-5].:[0-5]", it[11:]),
    "share": lambda it: it["num"] <= it["den"] and math.gcd(it["num"], it["den"]) == 1,
    "period": lambda it: it.get("from", "") < it.get("to", "~"),
    "terr": lambda it: not set(it["in"]) & set(it.get("ex", [])),
    "key": lambda it: is_key(it["alg"], bytes.fromhex(it["pub"])),
    "roots": lambda it: it["threshold"] <= len(it["keys"]),
    "need": lambda it: all(fits(typ, COMMON["type"]) and type(number) is int and 1 < number < 17
                           for typ, number in it.items()),
    "ext": lambda it: all(re.fullmatch("[a-z0-9.-]+/[a-z0-9._-]+", name) for name in it)}
CHECKS = {  # keywords. Nothing is empty, and each object with properties is closed
    "$ref": lambda it, to: fits(it, COMMON[to[32:]]) and RULES.get(to[32:], lambda _: True)(it),
    "type": lambda it, name: type(it) is TYPES[name],
    "enum": lambda it, values: it in values, "minimum": operator.ge, "maximum": operator.le,
    "maxLength": lambda it, most: len(it.encode()) <= most,
    "maxItems": lambda it, most: len(it) <= most,
    "pattern": lambda it, pattern: re.fullmatch(pattern, it),
    "items": lambda it, schema: all(fits(each, schema) for each in it),
    "required": lambda it, names: {*names} <= {*it},
    "properties": lambda it, known: {*it} <= {*known} and all(
        fits(each, known[name]) and ascends(SETS.get(name), each) for name, each in it.items()),
    "allOf": lambda it, schemas: all(fits(it, schema) for schema in schemas),
    "anyOf": lambda it, schemas: any(fits(it, schema) for schema in schemas),
    "oneOf": lambda it, schemas: sum(fits(it, schema) for schema in schemas) == 1}

def fits(it, schema):
    return all(check(it, schema[word]) for word, check in CHECKS.items() if word in schema)

def ascends(by, it):
    if by and isinstance(it[0], dict):
        it = [key_id(each.get("key", each)) if by == "kid" and "kid" not in each else
              [each[name] for name in by.split(",")] for each in it]
    return by is None or by == "kid" and " " in it[0] or all(map(operator.lt, it, it[1:]))

def read_entry(data):
    """A statement with what stands around it. Of a type not known its body is not understood."""
    entry = parse(data, 61440, 16)
    need(fits(entry, ENTRY) and fits(entry["payload"], ENVELOPE), "shape")
    text = b"qiao-statement/v1\n" + canonical(entry["payload"])
    one = Thing(**{"also": [], **entry["payload"]}, text=text, id="stm:" + sha(text).hex(), needs=set(),
                sigs=entry.get("sigs", []), via=entry.get("via"), accepts=set(), ended=False)
    kind = {"wrk": "work", "rec": "recording", "rel": "release", "psn": "agent", "pty": "party"}
    schema = SCHEMAS.get("register-" + kind.get(one.subj[:3], "")) if one.typ == "register" else (
        not one.typ.startswith("register-") and SCHEMAS.get(one.typ))
    need(fits(entry["payload"], schema) if schema else one.typ != "register" or not one.also, "shape")
    need(one.subj not in one.also and (not one.via or one.typ in (
        "accept claim licence link register transfer withdraw").split()), "value-invalid or manifest-type")
    one.understood, body = bool(schema), one.body
    if schema:
        own = schema["properties"]["subj"]["$ref"].endswith("/party-id")
        seed = {"nonce": body.get("nonce"), **body.get("roots", {"party": one.party})}
        need(one.subj == one.party or not own, "subject-mismatch")
        need("nonce" not in body or one.subj == minted(one.subj[:3], seed), "id-mismatch")
        need(body.get("to") != one.party and body.get("prefer", one.subj) in (one.subj, *one.also), "value-invalid")
    return one

def touches(one):
    if one.typ == "party" or one.typ.startswith("key-"):
        return {"key:" + one.party[4:]}
    return {one.subj, *one.also} if one.typ not in ("manifest", "anchor") else set()

# ---- trees
def over(leaf, index, path, size):
    """The root that an inclusion path in hex leads to."""
    need(index < size and bool(path) == (size > 1), "inclusion")
    half = 1 << (size - 1).bit_length() >> 1
    if path and index < half:
        return sha(b"\1", over(leaf, index, path[:-1], half), bytes.fromhex(path[-1]))
    return sha(b"\1", bytes.fromhex(path[-1]), over(leaf, index - half, path[:-1], size - half)) if path else leaf

def state_over(key, count, head, path):
    place = sha(b"qiao-state/v1\n", key.encode())
    node, bits = sha(b"\x10", place, count.to_bytes(8, "big"), head), int.from_bytes(place, "big")
    for level, other in enumerate(map(bytes.fromhex, path), 256 - len(path)):
        node = sha(b"\x11", other, node) if bits >> level & 1 else sha(b"\x11", node, other)
    return node.hex()

# ---- heads and trust
LINES = {b"\1": "Ed25519", b"\4": "Ed25519", b"\xffqiao-sm2sm3/v1\n": "SM2SM3"}

def unbase64(text, name="x"):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data) == text.encode() and re.fullmatch(r"[^\0- +\s]+", name), "base64 or name")
    return data

def read_vkey(text):
    name, key_hash, coded = text.split("+", 2)
    data = unbase64(coded, name)
    kind = next((kind for kind in LINES if data.startswith(kind)), b"")
    hashes = [sha(name.encode(), b"\n", data)[:4].hex(), data[:1] == b"\2" and sha(data[1:])[:4].hex()]
    need(data and key_hash in hashes and (not kind or is_key(LINES[kind], data[len(kind):])), "note-malformed")
    return Thing(name=name, id=key_hash, kind=kind, pub=data[len(kind):])

def read_line(text):
    dash, name, coded = text.split(" ", 2)
    data = unbase64(coded, name)
    need(dash == "\u2014" and len(data) > 4, "note-malformed")
    return Thing(name=name, id=data[:4].hex(), signature=data[4:])

def signers(text, lines, keys):
    """The keys that lines are of. Those lines verify."""
    pairs = [(line, key) for key in keys for line in lines if (line.name, line.id) == (key.name, key.id) and key.kind]
    for line, key in pairs:
        time, signature, stamped = 0, line.signature, text
        if key.kind == b"\4":
            time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            stamped = f"cosignature/v1\ntime {time}\n{text}"
        need(len(signature) == 64 and time < 2**63, "note-signature")
        check_signature(LINES[key.kind], key.pub, stamped.encode(), signature)
    return [key for _, key in pairs]

def read_trust(text):
    trust = Thing(logs=[], witnesses={}, groups=[], quorum="none")
    for word, *rest in filter(None, map(re.compile("[^ \t]+").findall, text.split("\n"))):
        if word == "log" or not rest:
            trust.logs.append(read_vkey(rest[0] if rest else word))
        elif word == "witness":
            trust.witnesses[rest[0]] = read_vkey(rest[1])
        elif word == "group":
            least = {"all": len(rest) - 2, "any": 1}.get(rest[1]) or int(rest[1])
            trust.groups.append((rest[0], least, {*rest[2:]}))
        elif word == "quorum":
            trust.quorum = rest[0]
    return trust

def believe(trust, origin, size, root, lines, listed=()):
    """The names of those who sign this head and are trusted."""
    text = f"{origin}\n{size}\n{base64.b64encode(bytes.fromhex(root)).decode()}\n"
    signers(text, lines, listed)
    logs = signers(text, lines, [key for key in trust.logs if key.name == origin])
    need(logs, "note-origin or note-unsigned")
    witnesses = signers(text, lines, trust.witnesses.values())
    met = {"none"} | {name for name, key in trust.witnesses.items() if key in witnesses}
    for name, least, members in trust.groups:
        met |= {name} if len(met & members) >= least else set()
    need(trust.quorum in met, "quorum")
    return sorted({key.name for key in logs + witnesses})

# ---- rules of the log
TARGETS = {"accept": "licence resolve transfer withdraw", "resolve": "dispute", "withdraw":
           "claim countersign dispute licence link register resolve transfer",
           "dispute": "claim licence link register transfer"}

def check_keys(log, one):
    kids, listed, body = {*one.kids}, set(), one.body
    if one.typ == "party":
        log.parties.setdefault(one.party, Thing(roots=set(), threshold=0, need={}))
    need(one.party in log.parties, "bundle-missing")
    party = log.parties[one.party]
    if one.typ not in ("party", "key-add", "key-revoke", "key-roots"):
        need(all(key and key.party == one.party and one.typ in key.may and key.revoked is None
                 and one.iat < key.until for key in map(log.keys.get, kids)), "a key that may not sign")
        return need(len(kids) >= party.need.get(one.typ, 1), "threshold")
    for key in body["roots"]["keys"] if "roots" in body else body.get("keys", []):
        listed.add(kid := key_id(key.get("key", key)))
        if one.typ != "key-roots" or kid not in party.roots:
            need(kid not in log.keys, "key-taken")
            log.keys[kid] = Thing(key=key.get("key", key), party=one.party, may=key.get("may", []),
                                  until=key.get("until", "~"), revoked=None)
    for key in map(log.keys.get, body.get("kids", [])):
        need(key and key.party == one.party and key.may and key.revoked is None, "key-unknown")
        key.revoked, key.since = one.index, body.get("since", one.index)
        need(key.since <= one.index, "value-invalid")
    if one.typ != "key-revoke" or one.kids != body["kids"] or len(kids) > 1:
        need(listed <= kids <= listed | party.roots, "possession-missing or key-unknown")
        need(len(kids & party.roots) >= party.threshold, "threshold")
    if "roots" in body:
        party.roots, party.threshold, party.need = listed, body["roots"]["threshold"], body.get("need", {})

def check_references(log, one):
    body, said = one.body, log.said
    references = [(each, "claim", False) for each in body.get("claims", [])]
    references += [(each["claim"], "claim", one.also) for each in body.get("agree", [])]
    references += [(each, "register", True) for each in body.get("saw", [])]
    references += [(body[member], types, absent) for member, types, absent in (
        ("parent", "claim", False), ("replaces", one.typ, False),
        ("target", TARGETS.get(one.typ), one.typ == "dispute" and one.also)) if member in body]
    for statement, types, may_be_absent in references:
        other = said.get(statement)
        need(other or may_be_absent, "bundle-missing")
        need(not other or types is None or other.typ in types.split(), "target-type")
        need(not other or other.subj in [one.subj, *one.also], "subject-mismatch")
    target, replaced = (said.get(body.get(member)) for member in ("target", "replaces"))
    need(not target or one.typ == "dispute" or (target.subj, target.also) == (one.subj, one.also), "subject-mismatch")
    if replaced or one.typ == "withdraw":
        undone = replaced or target
        need(undone.party == one.party and not undone.ended, "not-yours or target-not-in-force")
        one.needs = set() if replaced else {*target.accepts}
        undone.ended = not one.needs
    elif one.typ == "accept":
        need(not target.ended and one.party in target.needs - target.accepts, "accept-not-needed")
        target.accepts.add(one.party)
        if target.typ == "withdraw" and target.needs == target.accepts:
            said[target.body["target"]].ended = True
    elif one.typ in ("transfer", "licence", "resolve"):
        one.needs = {*body.get("needs", [body.get("to", one.party)])} - {one.party}
    elif one.typ in ("anchor", "countersign"):
        need(one.party == log.operator, "not-operator")
        need(one.typ != "anchor" or body["size"] == one.index, "anchor-mismatch")

def enter(log, one, item_path):
    """One more entry of a bundle, by the rules of the log."""
    need(one.id not in log.said and one.log == log.origin, "statement-repeated or log-mismatch")
    need(one.seen["size"] <= one.index, "seen-ahead")
    need(one.seen["size"] or one.seen["root"] == sha().hex(), "seen-mismatch")
    need(log.subject in log.known or log.subject not in touches(one) or not one.understood
         or one.typ in ("register", "countersign"), "bundle-missing")
    manifests = {other.id: other for other in log.said.values() if other.typ == "manifest"}
    need(all(one.via and one.via["manifest"] == other.id for other in manifests.values()
             if 0 < one.index - other.index <= other.body["count"]), "manifest-position")
    if one.via:
        need(one.via["manifest"] in manifests, "bundle-missing")
        other, n, leaf = manifests[one.via["manifest"]], one.via["n"], sha(b"\0", bytes.fromhex(one.id[4:]))
        need(one.index == other.index + 1 + n, "manifest-position")
        need((one.iat, one.party, one.seen) == (other.iat, other.party, other.seen), "manifest-header")
        need(over(leaf, n, item_path, other.body["count"]).hex() == other.body["root"], "manifest-root")
    one.kids = other.kids if one.via else [line["kid"] for line in one.sigs]
    check_keys(log, one)
    for line in one.sigs:
        key = log.keys[line["kid"]].key
        check_signature(key["alg"], bytes.fromhex(key["pub"]), one.text, bytes.fromhex(line["sig"]))
    if one.understood:
        check_references(log, one)
    log.said[one.id] = one
    log.known |= {one.subj} if one.typ in ("party", "register", "countersign") else set()
    log.operator = one.party if one.index == 0 and one.typ == "party" else log.operator

def state_of(log, one):
    word = "ended" if one.ended else "in-force" if one.needs <= one.accepts else "proposed"
    keys = [log.keys[kid] for kid in one.kids]
    return word + "+contested" * any(key.revoked is not None and key.since <= one.index < key.revoked for key in keys)

# ---- files
def verify_bundle(data, trust):
    bundle = parse(data, 16 << 20, 20)
    need(fits(bundle, BUNDLE), "bundle-malformed")
    head, subject, state = bundle["checkpoint"], bundle["subject"], bundle.get("state", {"anchor": -1})
    lines, vkeys = [*map(read_line, head["sigs"])], [*map(read_vkey, bundle["vkeys"])]
    need(sorted((x.name, x.id) for x in lines) == sorted((x.name, x.id) for x in vkeys), "note-unlisted")
    names = believe(trust, bundle["log"], head["size"], head["root"], lines, vkeys)
    log = Thing(origin=bundle["log"], subject=subject, parties={}, keys={}, said={}, known=set(), operator=None)
    for each in bundle["entries"]:
        data = canonical(each["entry"])
        one, path = read_entry(data), each.get("path", [])
        need(over(sha(b"\0", data), each["index"], path, head["size"]).hex() == head["root"], "inclusion")
        need(one.via or "item_path" not in each, "bundle-malformed")
        need(one.understood or not one.typ.startswith("key-"), "key-type-unknown")
        one.index = each["index"]
        enter(log, one, each.get("item_path", []))
    ones = log.said.values()
    about = [one for one in ones if subject in touches(one)]
    need(any(one.typ == "register" or subject[:3] != "pty" for one in about), "bundle-subject")
    chosen = {one.id for one in about} | {one.via["manifest"] for one in about if one.via}
    chosen |= {one.id for one in ones if one.index == state["anchor"]}
    keys = {"key:" + one.party[4:] for one in ones if one.id in chosen}
    need(all(one.id in chosen or touches(one) & keys for one in ones), "bundle-foreign")
    if "state" in bundle:
        roots = [one.body.get("state") for one in ones if one.index == state["anchor"] and one.typ == "anchor"]
        need(any(roots) and {proof["key"] for proof in state["proofs"]} == keys | {subject}, "bundle-missing")
        for proof in state["proofs"]:
            count, chain = 0, bytes(32)
            for one in ones:
                if proof["key"] in touches(one) and one.index < state["anchor"]:
                    count += 1
                    chain = sha(b"\x12", chain, one.index.to_bytes(8, "big"), bytes.fromhex(one.id[4:]))
            need(state_over(proof["key"], count, chain, proof.get("path", [])) == roots[0], "state-incomplete")
    answer = {"complete_to": state["anchor"]} if "state" in bundle else {}
    return {**answer, "log": log.origin, "root": head["root"], "signed": names, "size": head["size"],
            "subject": subject, "not_understood": [one.index for one in ones if not one.understood],
            "statements": [{"id": one.id, "index": one.index, "party": one.party, "state": state_of(log, one),
                            "typ": one.typ} for one in ones]}

RECEIPT = re.compile("c2sp[.]org/tlog-proof@v1\n(?:extra (.+)\n)?index (0|[1-9][0-9]*)\n((?:.+\n){0,63})\n"
                     "(.+)\n(0|[1-9][0-9]*)\n(.+)\n\n((?:.+\n){1,64})")

def verify_receipt(data, entry, trust):
    found = RECEIPT.fullmatch(data.decode())
    need(found and not re.search("[\0-\x09\x0b-\x1f]", found[0]), "proof-malformed")
    extra, index, path, origin, size, root, lines = found.groups("")
    path, root = [unbase64(each).hex() for each in path.split()], unbase64(root).hex()
    need(all(len(each) == 64 for each in [*path, root]) and max(int(index), int(size)) < 2**63, "proof-malformed")
    unbase64(extra)
    one = read_entry(entry)
    names = believe(trust, origin, size, root, [*map(read_line, lines.splitlines())])
    need(over(sha(b"\0", entry), int(index), path, int(size)).hex() == root, "inclusion")
    return {"signed": names, "log": origin, "size": int(size), "root": root, "index": int(index),
            "statement": one.id, "not_understood": [] if one.understood else [int(index)]}

def main(file, *options):
    options = dict(zip(options[::2], options[1::2]))
    try:
        trust = read_trust(pathlib.Path(options["--trust"]).read_text("utf-8"))
    except (KeyError, OSError, ValueError) as fault:
        return 2, {"reason": f"no trust root: {fault}"}
    data = pathlib.Path(file).read_bytes()
    if data[:1] != b"{" and not data.startswith(b"c2sp.org/tlog-proof@"):
        return 8, {"reason": "neither a bundle nor a receipt"}
    try:
        answer = verify_bundle(data, trust) if data[:1] == b"{" else verify_receipt(
            data, pathlib.Path(options["--entry"]).read_bytes(), trust)
        return 3 if answer["not_understood"] else 0, answer
    except (ValueError, InvalidSignature, RecursionError) as fault:
        return 1, {"reason": f"refused: {fault or 'sig-invalid'}"}

if __name__ == "__main__":
    status, said = main(*sys.argv[1:])
    print(json.dumps(said, ensure_ascii=False, sort_keys=True))
    sys.exit(status)
