#!/usr/bin/env python3
"""Writes first inputs of every fuzz target, from the project's own test data.

    tests/fuzz/seeds.py OUT      makes OUT/json/..., OUT/envelope/..., ...
                                 and OUT/sheet.dict, OUT/title.dict, ...

Each file is named by the hash of its content, so that a second run adds
nothing. The dictionaries are words that a mutation would hardly hit on.
"""
import base64
import csv
import hashlib
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"


def rows(name, keep_comments=False):
    """Cells of a TSV of tests/golden, without comments and empty lines."""
    for line in (GOLDEN / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def strings(value):
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from strings(member)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def records():
    return json.loads((GOLDEN / "records/records-main.json").read_text())


def refused():
    return json.loads((GOLDEN / "records/refused.json").read_text())


def json_seeds():
    for path in (ROOT / "schemas/wire").glob("*.json"):
        yield path.read_bytes()
    for line in (GOLDEN / "records/payloads.jsonl").read_bytes().splitlines():
        yield line
    for name in ("bytes", "state", "sm2_ids", "manifest"):
        yield (GOLDEN / f"records/{name}.json").read_bytes()
    for text in ("0", "-0", "1e20", "1E-7", "9007199254740993", "[1.5]",
                 '{"b":1,"a":[true,false,null]}', '"\\ud834\\udd1e\\u2028"',
                 '{"":{"":[[]]}}', "5e-324", "1.7976931348623157e308",
                 '"\\b\\f\\n\\r\\t\\"\\\\\\/"', "後來", '"後來"'):
        yield text.encode()


def envelope_seeds():
    for record in records():
        yield record["entry"].encode()
    for case in refused():
        for name in ("entry", "entry_hex"):
            if name in case:
                text = case[name]
                yield (bytes.fromhex(text) if name == "entry_hex"
                       else text.encode())


def sheet_files():
    for path in sorted((ROOT / "samples/labels").glob("*/*.csv")):
        yield path.read_bytes()
    yield (GOLDEN / "import/mixed_charsets.csv").read_bytes()
    headings = [cells[0] for cells in csv.reader(
        (ROOT / "schemas/tables/columns.tsv").open(encoding="utf-8"),
        delimiter="\t") if cells and not cells[0].startswith("#")]
    yield ("\t".join(headings[1:30]) + "\n").encode()
    dates = [cells[0] for cells in rows("import/dates.tsv")]
    shares = [cells[0] for cells in rows("import/shares.tsv")]
    lengths = [cells[0] for cells in rows("import/durations.tsv")]
    lands = [cells[0] for cells in rows("territory_words.tsv")]
    titles = [cells[0] for cells in rows("title_parts.tsv")][1:]
    lines = ["曲名,演唱者,ISRC,發行日期,時長,錄音版權占比,授權地區"]
    for i in range(60):
        lines.append(",".join((titles[i % len(titles)], "甲/乙 feat. C",
                               "TWA012300%03d" % i, dates[i % len(dates)],
                               lengths[i % len(lengths)],
                               shares[i % len(shares)],
                               '"%s"' % lands[i % len(lands)])))
    text = "\n".join(lines) + "\n"
    for charset in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"):
        yield text.encode(charset)
    yield text.encode("big5-hkscs", "ignore")
    small = "曲名,ISRC,權利比例\n後來,TWA019900123,各50%\n\"如,果\",,\"1\n/3\"\n"
    for charset in ("utf-8", "utf-16-le", "gb18030", "big5-hkscs"):
        yield small.encode(charset)
        yield small.replace("\n", "\r").replace(",", ";").encode(charset)


def sheet_seeds():
    for file in sheet_files():
        yield b"\0" + file
        if len(file) < 400:
            for asked in range(1, 6):
                yield bytes([asked]) + file


def charset_seeds():
    for file in sheet_files():
        yield file[:3000]
    for text in ("後來", "曲名,演唱者\n髮如雪,周杰倫\n", "曲名,演唱者\n发如雪,李健\n"):
        for charset in ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5"):
            yield text.encode(charset, "ignore")
    yield b"\x81\x30\x81\x30\xe3\x32\x9a\x35\x88\x62\x88\x64"


def note_seeds():
    yield (GOLDEN / "records/log/checkpoint").read_bytes()
    for line in (GOLDEN / "records/policy.txt").read_text().splitlines():
        for word in line.split():
            if "+" in word:
                yield word.encode()
    checkpoint = (GOLDEN / "records/log/checkpoint").read_bytes()
    text, _, lines = checkpoint.partition(b"\n\n")
    yield text + b"\n"
    for line in lines.splitlines():
        yield line
    yield from (s.encode() for s in strings(json.loads(
        (GOLDEN / "records/proofs.json").read_text())) if "\n\u2014 " in s)


def bundle_seeds():
    for path in (GOLDEN / "records/bundles").glob("*.qiaob"):
        yield path.read_bytes()
    for case in refused():
        if "bundle" in case:
            yield case["bundle"].encode()
    stamped = json.loads((GOLDEN / "records/bundles/item.qiaob").read_text("utf-8"))
    stamped["checkpoint"]["tokens"] = sorted(
        base64.b64encode(path.read_bytes()).decode()
        for path in (GOLDEN / "time_stamp").glob("*.der"))
    yield json.dumps(stamped, ensure_ascii=False, separators=(",", ":"),
                     sort_keys=True).encode()


def pack(items, algorithm=1):
    """Chromaprint's text form of a fingerprint."""
    steps, long_steps, last = [], [], 0
    for item in items:
        bits, before = item ^ last, 0
        last = item
        for bit in range(1, 33):
            if bits >> (bit - 1) & 1:
                steps.append(min(bit - before, 7))
                if bit - before >= 7:
                    long_steps.append(bit - before - 7)
                before = bit
        steps.append(0)
    packed = bytes([algorithm]) + len(items).to_bytes(3, "big")
    for values, width in ((steps, 3), (long_steps, 5)):
        number = sum(v << (width * i) for i, v in enumerate(values))
        packed += number.to_bytes((len(values) * width + 7) // 8, "little")
    return base64.urlsafe_b64encode(packed).rstrip(b"=")


def print_seeds():
    for count, cells in enumerate(rows("fingerprints/prints.tsv")):
        if count == 0:
            continue
        raw = base64.b64decode(cells[2])
        items = [int.from_bytes(raw[i:i + 4], "little")
                 for i in range(0, len(raw), 4)]
        yield pack(items[:40])
        yield pack(items[:3 * count])
    yield pack([])
    yield pack([0])
    yield pack([0xffffffff, 0, 0x80000000, 1])
    yield pack([0x80000000] * 3, 2)


def receipt_seeds():
    for text in strings(json.loads(
            (GOLDEN / "records/proofs.json").read_text())):
        if text.startswith("c2sp.org/tlog-proof"):
            yield text.encode()


def proof_seeds():
    head = next(text for text in strings(json.loads(
        (GOLDEN / "records/proofs.json").read_text()))
        if text.startswith("registry.example/tw\n"))
    entry = json.loads(next(iter(records()))["entry"])
    hash_, hex_ = base64.b64encode(bytes(32)).decode(), "0" * 64
    for path in ([], [hash_], [hash_] * 3):
        state = {"path": path} if path else {}
        for more in ({}, {"statements": [{"id": "stm:" + hex_, "index": 1}]}):
            yield canonical({
                "anchor": {"entry": entry, "index": 39, "path": path},
                "checkpoint": head, "key": "rec:" + "0" * 40,
                "schema": "qiao.complete/1", "state": state, **more})
    yield canonical({"heads": [head, head], "schema": "qiao.fork/1"})
    yield canonical({"heads": [head, head], "path": [hex_], "root": hex_,
                     "schema": "qiao.fork/1"})


def canonical(document):
    return (json.dumps(document, ensure_ascii=False, sort_keys=True,
                       separators=(",", ":")) + "\n").encode()


def aliases_seeds():
    heading = "name\talias\torigin\n"
    for lines in ("", "陳奕迅\tEason Chan\tdeclared\n", "丁噹\tDella\tmined\n",
                  "黃婷婷\tSNH48\tmined\n李藝彤\tSNH48\tmined\n",
                  "甲乙\tJia\tmined\n甲乙\tJia\tnot\n",
                  "A\tB\tdeclared\nX\tY\tdeclared\nP\tA\tmined\nP\tX\tmined\n"):
        yield (heading + lines).encode()
    yield "\ufefforigin\talias\tname\tx\r\nmined\tb\t甲乙\t3\r\n".encode()


def request_seeds():
    host = "Host: a\r\n"
    for fields in ("", "Content-Length: 5\r\n", "Content-Length: +5\r\n",
                   "Transfer-Encoding: chunked\r\n", "Expect: 100-continue\r\n",
                   "Transfer-Encoding: gzip, chunked\r\n", "X:\r\n y\r\n",
                   "Connection: close, host\r\n", "Content_Length: 5\r\n"):
        for body in ("", "hello", "5\r\nhello\r\n0\r\n\r\n",
                     "5;a=b\r\nhello\r\n0\r\nX: 1\r\n\r\n"):
            yield f"POST /v1/x?y HTTP/1.1\r\n{host}{fields}\r\n{body}".encode()
    for target in ("http://A/x", "https://[::1]:8/", "*", "/%e5%be%8c/..", "//"):
        yield f"GET {target} HTTP/1.1\r\n{host}\r\n".encode()


def wire_seeds():
    rec = ["rec:" + str(digit) * 40 for digit in (0, 1)]
    party, sum_, id_ = "pty:" + "2" * 40, "3" * 64, "4" * 32
    links = [{"evidence": [{"field": "isrc", "left": "a", "level": "equal",
                            "millibits": 16000, "right": "a", "veto": False}],
              "left": rec[0], "level": "recording", "log_size": 40,
              "millibits": 40900, "right": rec[1], "rules": 2, "seal": sum_,
              "verdict": "same"}]
    prints = [{"alg": 1, "items": "AQAAAAIAAAA=", "ms": 144000}]
    along = {"import": {"at": "2026-11-22T10:00:00Z", "file": "曲目表.csv",
                        "id": id_, "party": party, "sha256": sum_},
             "links": links, "log_size": 40, "prints": prints,
             "rows": [{"note": "", "outcome": "stored", "row": 2,
                       "subject": rec[0]},
                      {"note": "no title", "outcome": "rejected", "row": 3}],
             "rows_signature": {"kid": "5" * 40, "sig": "6" * 128}}
    question = {"audio": {"failures": [{"path": "2.mp3", "reason": "no audio"}],
                          "files": [{"album": "", "artist": "", "audio": {
                              "bytes": 5, "media": "audio/flac",
                              "sha256": sum_}, "isrc": "TWLU12300001",
                              "path": "1.flac", "print": {"prints": prints},
                              "title": "後來", "track": 3}]},
                "charset": "UTF-8", "columns": {"神秘欄": "artist"},
                "correct": True, "done": 0, "file": "曲目表.csv", "id": id_,
                "label": party, "own_names": ["鷺岸"],
                "sheet": base64.b64encode("曲名\n後來\n".encode()).decode(),
                "territories": {"ex": [], "in": [158, 156],
                                "tis": "2026-07-06"}}
    payloads, entries = [], []
    for record in records():
        entries.append(record["entry"])
        payloads.append(json.dumps(
            json.loads(record["entry"])["payload"], ensure_ascii=False,
            sort_keys=True, separators=(",", ":")))
    proposal = {"along": {"links": links}, "charset_known": True,
                "file": "曲目表.csv", "id": id_, "items": payloads[:2],
                "log": "registry.example/tw", "log_size": 40,
                "own": {rec[0]: "7" * 32}, "party": party, "prints": [],
                "report": {"rows": [{"outcome": "new", "row": 2}]},
                "row_ends": [[0, 2, 0, 1, 0]],
                "schema": "qiao.import.proposal/1", "sha256": sum_}
    appended = {"ids": [], "index": 40, "known": False,
                "schema": "qiao.appended/1"}
    for kind, document in (
            ("along", along), ("along", {}), ("import", question),
            ("proposal", proposal), ("appended", appended),
            ("submission", {"along": along, "entries": entries[:2]}),
            ("submission", {"along": {}, "entries": entries[2:3]}),
            ("who", {"artist": "林汐遥", "of": "recording", "on": "2026-11-22",
                     "rights": ["online"], "territories": ["TW"],
                     "text": "夢裡的海"}),
            ("who", {"audio": {"alg": "chromaprint-1", "items": [1, 2],
                               "ms": 221000}})):
        yield (kind + "\n" + json.dumps(document, ensure_ascii=False)).encode()


def policy_seeds():
    text = (GOLDEN / "records/policy.txt").read_text()
    yield text.encode()
    lines = text.splitlines()
    yield (lines[0].split()[1] + "\n").encode()
    yield (lines[0] + "\nquorum none\n").encode()
    yield (text.replace("all", "1") + "# end\n").encode()
    yield "\n".join(lines[:3] + ["group a any tw", "group b 2 a cn",
                                 "quorum b"]).encode()


def tiles_seeds():
    log = GOLDEN / "records/log"
    for number, name in enumerate(("checkpoint", "tile/0/000.p/40",
                                   "tile/entries/000.p/40")):
        yield bytes([number]) + (log / name).read_bytes()
    for count in (1, 3, 8, 40):
        bundle = b""
        for record in records()[:count]:
            entry = record["entry"].encode()
            bundle += len(entry).to_bytes(2, "big") + entry
        yield b"x" + bundle


def identifier_seeds():
    for cells in rows("identifiers.tsv"):
        yield cells[1].encode()


def cell_seeds():
    for name in ("dates", "durations", "shares"):
        for cells in rows(f"import/{name}.tsv"):
            yield cells[0].encode()


def territory_seeds():
    for cells in rows("territory_words.tsv"):
        yield cells[0].encode()


def title_seeds():
    for cells in rows("title_parts.tsv"):
        yield cells[0].encode()


def credit_seeds():
    for text in ("周杰倫 (Jay Chou) ft. 蔡依林\n周杰伦", "陶喆 / 蔡依林\n陶喆",
                 "F.I.R.飛兒樂團\n飛兒樂團", "群星\nVarious Artists",
                 "熊仔×吳卓源Julia Wu ft. RGRY\n熊仔", "接個吻，開一槍\n接個吻",
                 "A&B、C；D\nB with A", "王菲 (Faye Wong)\nFaye Wong",
                 "林憶蓮 Sandy Lam\n林忆莲", "甲 vs. 乙 CV:丙\n", "佚名\n"):
        yield text.encode()


def key_seeds():
    # The first two keys of RFC 8032, §7.1: published, and no secret.
    one = {"alg": "Ed25519",
           "pub": "d75a980182b10ab7d54bfed3c964073a"
                  "0ee172f3daa62325af021a68f707511a",
           "secret": "9d61b19deffd5a60ba844af492ec2cc4"
                     "4449c5697b326919703bac031cae7f60"}
    two = {"alg": "Ed25519",
           "pub": "3d4017c3e843895a92b70aa74d1b7ebc"
                  "9c982ccf2ec4968cc0cd55f12af4660c",
           "secret": "4ccd089b28ff96da9db6c346ec114e0f"
                     "5b8a319f35aba624da8cf6ed4fb8a6fb"}
    keys = {"daily": [two], "name": "taipei", "nonce": "00" * 16,
            "roots": [one], "schema": "qiao.keys/1", "threshold": 1}
    yield json.dumps(keys).encode()
    keys["roots"] = [one, two]
    keys["threshold"] = 2
    yield json.dumps(keys).encode()
    next_key = {"key": one, "log": "registry.example/tw"}
    yield json.dumps(keys | {"next": next_key,
                             "schema": "qiao.keys/2"}).encode()
    away = [{name: key[name] for name in ("alg", "pub")} for key in (one, two)]
    yield json.dumps(keys | {"roots": away, "schema": "qiao.keys/2"}).encode()
    closed = [dict(key, secret="encrypted") for key in (one, two)]
    yield json.dumps(keys | {
        "roots": closed, "daily": closed[:1], "schema": "qiao.keys/2",
        "encryption": {"box": "00" * 112, "cipher": "xchacha20poly1305",
                       "kdf": "argon2id13", "memory": 8 << 20,
                       "nonce": "00" * 24, "passes": 1,
                       "salt": "00" * 16}}).encode()
    keys["log"] = {"key": two, "name": "registry.example/tw",
                   "type": "ed25519"}
    yield json.dumps(keys).encode()


def placed(payload, signer, subject):
    """A payload as a line of the admission target: names instead of ids."""
    line = {name: payload[name] for name in ("also", "body", "subj", "typ")
            if name in payload}
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    text = re.sub(r"stm:[0-9a-f]{64}", "@stm8", text)
    text = re.sub(r"pty:[0-9a-f]{40}", "@pty2", text)
    if payload["typ"] != "register":
        text = re.sub(r'"subj":"(wrk|rec):[0-9a-f]{40}"',
                      f'"subj":"{subject}"', text)
    return signer + text


def admission_seeds():
    text = (GOLDEN / "records/payloads.jsonl").read_text(encoding="utf-8")
    for payload in map(json.loads, text.splitlines()):
        typ = payload["typ"]
        own = typ.startswith("key-") or typ in ("anchor", "manifest")
        signer = {"anchor": "0", "redact": "0", "countersign": "0"}.get(
            typ, "B" if typ.startswith("key-") else "1")
        line = placed(payload, signer, "@pty1" if own else "@sub6")
        if own:
            line = line.replace('"subj":"@pty2"',
                                f'"subj":"@pty{0 if signer == "0" else 1}"')
        yield line.encode()
    claim = ('1{"body":{"capacity":"own","period":{"from":"2021-01-01"},'
             '"rights":["online"],"share":{"den":4,"num":1},"terr":{"in":[156],'
             '"tis":"2026-07-06"}%s},"subj":"@sub6","typ":"claim"}')
    withdraw = '1{"body":{"target":"@stm8"},"subj":"@sub6","typ":"withdraw"}'
    dispute = ('2{"body":{"ground":"not-ours","target":"@stm8"},'
               '"subj":"@sub6","typ":"dispute"}')
    transfer = ('1{"also":["@pty2"],"body":{"period":{"from":"2026-01-01"},'
                '"rights":["online"],"share":{"den":4,"num":1},"terr":'
                '{"in":[158],"tis":"2026-07-06"},"to":"@pty2"},'
                '"subj":"@sub6","typ":"transfer"}')
    accept = '2{"body":{"target":"@stm10"},"subj":"@sub6","typ":"accept"}'
    revoke = ('b{"body":{"kids":["@kid1"],"reason":"lost"},"subj":"@pty1",'
              '"typ":"key-revoke"}')
    link = ('1{"also":["@sub7"],"body":{"rel":"recording-of"},'
            '"subj":"@sub6","typ":"link"}')
    anchor = '0{"body":{"size":10,"software":"x"},"subj":"@pty0","typ":"anchor"}'
    yield "\n".join([claim % "", withdraw, dispute]).encode()
    yield "\n".join([claim % ',"replaces":"@stm8"', withdraw]).encode()
    yield "\n".join([transfer, accept, link]).encode()
    yield "\n".join([revoke, claim % ""]).encode()
    yield "\n".join(["[", claim % "", link, withdraw, "]", anchor]).encode()


def pairs_seeds():
    heading = ("left_title\tleft_artist\tleft_duration\tleft_isrc\tright_title"
               "\tright_artist\tright_duration\tlabel\tphenomenon\tshop\n")
    yield heading.encode()
    for title in ("後來", "溫柔 (feat. 孫燕姿) [Live]", '"a"'):
        yield (heading + title + "\t劉若英\t5:41\tTWA019900123\t后来\t刘若英"
               "\t341\t1\tscript\tx\r\n\n\t\t\t\t\t\t\t0\n").encode()
    for cell in ("後來 劉若英 我等你 5:41", "劉若英 - 後來", "後來 (Live) 劉若英 $ 1.29",
                 "Rock & Roll ( C ) 2014 X Records"):
        yield (heading + cell + "\t\t\t\t後來\t劉若英\t341\t1\t\t\n").encode()
    yield b"\xef\xbb\xbfleft_title\tright_title\n\xff\tb\na\tb\tc\n"


def segment_seeds():
    for count, cells in enumerate(rows("fingerprints/prints.tsv")):
        if 0 < count < 4:
            raw = base64.b64decode(cells[2])[:160]
            yield b"id\t243.7\t" + base64.b64encode(raw)
    # One track whose keys all stand in the first of 256 lists.
    lists = b"".join(bytes([3, 0, place] if place % 2 else
                           [2, 4, 0, place, 0, place])
                     for place in range(40))
    starts = b"".join(n.to_bytes(4, "little")
                      for n in [0] + [len(lists)] * 256)
    yield (b"QIAOKEY2" + (1).to_bytes(4, "little") + (8).to_bytes(4, "little") +
           (60).to_bytes(8, "little") + starts + lists)


def weights_seeds():
    table = (ROOT / "schemas/tables/match_weights.tsv").read_bytes()
    yield table
    # Under a name of its own: edits of the program's own table are refused.
    table = re.sub(rb"version\t\d+", b"version\tmine-1", table)
    yield table
    yield b"\xef\xbb\xbf" + table.replace(b"\n", b"\r\n")
    yield table.replace(b"\t\t\t\t", b"\t\t30\t4\t")
    lines = table.split(b"\n")
    yield b"\n".join(lines[:9])
    yield b"\n".join(lines + lines[4:6])
    yield b"\n".join(lines[:2] + [b"work\tcut\tsame\t-1e9\treview\t1\t-1\t"])


SEEDS = {
    "weights": weights_seeds,
    "pairs": pairs_seeds,
    "segment": segment_seeds,
    "admission": admission_seeds,
    "json": json_seeds,
    "envelope": envelope_seeds,
    "sheet": sheet_seeds,
    "charset": charset_seeds,
    "note": note_seeds,
    "bundle": bundle_seeds,
    "print": print_seeds,
    "receipt": receipt_seeds,
    "proof": proof_seeds,
    "aliases": aliases_seeds,
    "request": request_seeds,
    "policy": policy_seeds,
    "wire": wire_seeds,
    "tiles": tiles_seeds,
    "identifier": identifier_seeds,
    "cell": cell_seeds,
    "territory": territory_seeds,
    "title": title_seeds,
    "credit": credit_seeds,
    "keys": key_seeds,
}


def table(name, column):
    """One column of a table of the schemas, its words apart."""
    lines = (ROOT / "schemas/tables" / name).read_text(encoding="utf-8")
    for line in lines.splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and len(cells) > column:
            yield from cells[column].split("|")


def json_words():
    yield from ('{"', '":', "null", "true", "[[", "1e", "-0", "\\u", "\\ud834",
                "9007199254740992", "4.9e-324")


def entry_words():
    names, kinds = set(), set()
    for record in records():
        payload = json.loads(record["entry"])["payload"]
        kinds.add(payload["typ"])
        names.update(payload)
        names.update(payload["body"])
    yield from (f'"{name}":' for name in sorted(names))
    yield from (f'"{kind}"' for kind in sorted(kinds))


def admission_words():
    yield from entry_words()
    for name, count in (("pty", 3), ("kid", 3), ("stm", 16), ("sub", 16)):
        yield from (f"@{name}{i}" for i in range(count))
    yield from ("\n1", "\n2", "\n0", "\nB", "\n[\n", "\n]\n")


def sheet_words():
    yield from list(table("columns.tsv", 1))[::3]
    yield from ("各50%", "三分之一", "民國112年1月2日", "\t", "\r\n", '""', ";")


def cell_words():
    yield from ("年", "月", "日", "民國", "分", "秒", "分之", "百分之", "半", "各",
                "成", "點", "％", "十", "萬", "至", "起", "永久", "Oct ", "%")


def policy_words():
    yield from ("log ", "witness ", "group ", "quorum ", " all ", " any ",
                "none", "\n")


def request_words():
    yield from ("Content-Length: ", "Transfer-Encoding: ", "chunked", "Host: ",
                "Connection: ", "Expect: 100-continue", " HTTP/1.1", "\r\n",
                "http://", "0\r\n\r\n", "%2e", ";a=b")


def wire_words():
    yield from ("along\n", "import\n", "proposal\n", "submission\n",
                "appended\n", "who\n")
    yield from (f'"{name}":' for name in (
        "along", "links", "prints", "private", "rows", "import", "seal",
        "rows_signature", "items", "row_ends", "own", "sheet", "audio",
        "files", "territories", "entries", "log_size"))


WORDS = {
    "wire": wire_words,
    "json": json_words,
    "envelope": entry_words,
    "bundle": entry_words,
    "admission": admission_words,
    "sheet": sheet_words,
    "cell": cell_words,
    "request": request_words,
    "policy": policy_words,
    "territory": lambda: list(table("territory_words.tsv", 0))[::2],
    "title": lambda: list(table("title_words.tsv", 3))[::2],
    "credit": lambda: ("feat. ", "ft. ", " with ", "×", "、", " & ", " vs. ",
                       "群星", "CV:", "（", "）", "《"),
}


def main():
    out = pathlib.Path(sys.argv[1])
    for name, seeds in SEEDS.items():
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        for seed in seeds():
            (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
    for name, words in WORDS.items():
        entries = ("".join(f"\\x{byte:02x}" for byte in word.encode())
                   for word in words() if word)
        (out / f"{name}.dict").write_text(
            "".join(f'"{entry}"\n' for entry in entries))


if __name__ == "__main__":
    main()
