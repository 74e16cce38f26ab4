"""Files changed at random, for two verifiers to agree about."""
import copy
import json

import sealed_log
from known_files import GOLDEN, RULES_LOG, at, bundles_of, cases, data, operator_of, read_json
from sealed_log import SealedLog, canonical, labelled_key


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
        other = draw.choice(["also", "need", "note", "since", "state", "until", "x"])
        owner[other] = copy.deepcopy(old)
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
    for _ in range(count):
        base = draw.choice(questions)
        if base.entry is not None and draw.random() < 0.4:
            yield base._replace(entry=change_bytes(draw, data(base.entry)))
        else:
            yield base._replace(file=change_bytes(draw, data(base.file)))


def part_changes(draw, count, questions):
    bundles = [each for each in questions if each.entry is None and data(each.file)[:1] == b"{"]
    parsed = [json.loads(each.file) for each in bundles]
    for _ in range(count):
        spot = draw.randrange(len(bundles))
        changed = change_once(draw, copy.deepcopy(parsed[spot]), draw.sample(parsed, 1))
        yield bundles[spot]._replace(file=canonical(changed))


def line_changes(draw, count, questions):
    receipts = [each for each in questions if each.entry is not None]
    for _ in range(count):
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
            more = ["extra aGVsbG8=", "extra ", "", "index 0", "\t", "x y z"]
            lines.insert(spot, draw.choice(more))
        else:
            line = lines[spot]
            lines[spot] = draw.choice([line + " ", line.replace("=", ""), "0" + line, line + "=",
                                       line.lower()])
        yield base._replace(file="\n".join(lines))


def sealed_again(draw, count, _):
    """An entry of a case changed, in a log that is sealed over it: its signatures fit no longer."""
    beginning, rest = cases()
    main = [one["entry"] for one in read_json(GOLDEN / "records/records-main.json")]
    logs = [(RULES_LOG, beginning + draw.choice(rest)["entries"]) for _ in range(20)]
    logs += [("registry.example/tw", main)] * 20
    for _ in range(count):
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


def signed_again(draw, count, _):
    """A statement of a case changed, signed by its keys or by others, in a log sealed over it."""
    beginning, rest = cases()
    keys = {sealed_log.key_id(key): key for key in (
        labelled_key(f"{party} {label}") for party in ("operator", "taipei", "mainland")
        for label in LABELS)}
    donors = [json.loads(entry) for entry in beginning]
    for _ in range(count):
        entries = beginning + draw.choice(rest)["entries"] * (draw.random() < 0.8)
        spot = draw.randrange(len(beginning) if len(entries) > len(beginning) else 6, len(entries))
        try:
            entry = json.loads(entries[spot])
            some = [each["payload"] for each in draw.sample(donors, 8)]
            payload = change_once(draw, entry["payload"], some)
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
