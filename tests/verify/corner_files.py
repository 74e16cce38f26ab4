"""Files at the corners of the format that no table of cases reaches."""
import base64
import json

from known_files import GOLDEN, RULES_LOG, Question, bundles_of, cases, read_json, sealed_alone
from sealed_log import (SealedLog, canonical, labelled_key, payload_of, root_of, sha, signed_entry,
                        statement_id)

ORDER = {"ES256": 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551,
         "SM2SM3": 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123,
         "Ed25519": 2**252 + 27742317777372353535851937790883648493}


def characters():
    """A claim with each character at an end of a banned range, or beside one."""
    entry = json.loads(cases()[0][-1])
    ends = [0x1f, 0x20, 0x7e, 0x7f, 0x9f, 0xa0, 0x2027, 0x2028, 0x202e, 0x202f, 0x2065, 0x2066,
            0x2069, 0x206a, 0xf8ff, 0xf900, 0xfdcf, 0xfdd0, 0xfdef, 0xfdf0, 0xfefe, 0xfeff, 0xff00,
            0xfffc, 0xfffd, 0xfffe, 0xffff, 0x10000, 0x1fffd, 0x1fffe, 0x1ffff, 0x20000, 0xefffd,
            0xefffe, 0xf0000, 0x10ffff]
    for end in ends:
        entry["payload"]["ext"] = {"example.org/x": chr(end)}
        yield from sealed_alone(f"U+{end:04X}", canonical(entry))


def signatures():
    """Numbers of signatures turned over, zero or too large; the log is sealed anew."""
    records = read_json(GOLDEN / "records/records-main.json")
    entries = [one["entry"] for one in records]
    for index in (2, 3, 4, 5, 12, 13, 14):
        for line in range(len(records[index]["keys"])):
            entry = json.loads(entries[index])
            kid = entry["sigs"][line]["kid"]
            alg = next(each["alg"] for each in records[index]["keys"] if each["kid"] == kid)
            order, sig = ORDER[alg], entry["sigs"][line]["sig"]
            r, s = int(sig[:64], 16), int(sig[64:], 16)
            for one, two in ((r, order - s), (order - r, s), (0, s), (r, 0), (0, 0), (r, order),
                             (order, s), (r, order - r), (s, r), (r, s)):
                entry["sigs"][line]["sig"] = f"{one:064x}{two:064x}"
                log = SealedLog("registry.example/tw", entries[:index] + [canonical(entry)]
                                + entries[index + 1:])
                subject = payload_of(entries[14])["subj"]
                yield from bundles_of(log, f"{alg} signature of {index}", [subject])


def heads():
    """Lines and keys of heads that are not what they say."""
    bundle = read_json(GOLDEN / "records/bundles/item.qiaob")
    trust = (GOLDEN / "records/policy.txt").read_text("utf-8")
    for spot, line in enumerate(bundle["checkpoint"]["sigs"]):
        dash, name, coded = line.split(" ")
        raw = base64.b64decode(coded)
        for other in (raw[:4] + bytes([raw[4] | 0x80]) + raw[5:], raw[:4], raw[:-1], raw + b"\0",
                      bytes(4) + raw[4:]):
            changed = json.loads(canonical(bundle))
            coded = base64.b64encode(other).decode()
            changed["checkpoint"]["sigs"][spot] = f"{dash} {name} {coded}"
            yield Question("a line of a head", canonical(changed), trust)
            changed["vkeys"] = sorted(vkey.replace(f"+{raw[:4].hex()}+", "+00000000+")
                                      for vkey in changed["vkeys"])
            yield Question("a key of a head", canonical(changed), trust)
    for proof in range(len(bundle["state"]["proofs"])):
        changed = json.loads(canonical(bundle))
        del changed["state"]["proofs"][proof]
        yield Question("a proof left out", canonical(changed), trust)


def many_values():
    """Bundles of about as many values as one may have."""
    beginning, _ = cases()
    payload = payload_of(beginning[-1])
    more = []
    for number in range(54):
        payload["ext"] = {"example.org/x": [number] + [1] * 19700}
        more.append(signed_entry(payload, [labelled_key("taipei day")]))
    for count in (52, 54):
        yield from bundles_of(SealedLog(RULES_LOG, beginning + more[:count]), "many values",
                              [payload["subj"]])


def manifests():
    """A manifest of three claims; its items in their places, and in others. A party's bundle."""
    beginning, _ = cases()
    claim = next(payload for payload in map(payload_of, beginning) if payload["typ"] == "claim")
    keys, items = [labelled_key("taipei day")], []
    for number in range(4):
        items.append({**claim, "ext": {"example.org/x": number}})
    root = root_of([sha(b"\0", bytes.fromhex(statement_id(item)[4:])) for item in items[:3]])
    manifest = {**claim, "subj": claim["party"], "typ": "manifest",
                "body": {"count": 3, "root": root.hex()}}
    signed, named = signed_entry(manifest, keys), statement_id(manifest)
    placed = [canonical({"payload": item, "via": {"manifest": named, "n": number}})
              for number, item in enumerate(items)]
    other = signed_entry(items[3], keys)
    three = placed[:3]
    for entries in ([signed, *three], [signed, *three, other], [signed, *placed[:2], other],
                    [signed, other, *three], [signed, placed[1], placed[0], placed[2]],
                    [signed, *placed], [*three, signed], three, [other, signed, *three]):
        log = SealedLog(RULES_LOG, beginning + entries)
        yield from bundles_of(log, "items of a manifest", [claim["subj"]])
    # What is said of a party that has not registered itself.
    dispute = {**claim, "subj": claim["party"], "typ": "dispute", "body": {"ground": "other"}}
    log = SealedLog(RULES_LOG, [*beginning, signed_entry(dispute, keys)])
    yield from bundles_of(log, "of a party", [claim["party"]])


def corners(whole):
    yield from characters()
    yield from heads()
    yield from manifests()
    if whole:
        yield from signatures()
        yield from many_values()
