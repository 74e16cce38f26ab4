#!/usr/bin/env python3
"""Private values are given to a service, redacted through it while others ask,
and looked for in every byte of every file of it.

    tests/fault/erase_values.py BIN [--values 24] [--seed 1]

BIN is the folder of the programs. Values and salts are looked for as they are,
as UTF-16, JSON escapes, hex and base64, in all files of the registry, its keys
and the imports beside it: all are found before, and after each answer the one
that it was about is found nowhere. Then the service gets SIGKILL and is started
again, a backup is made, the log is exported, a bundle is, and all are looked
through once more. Bundles and receipts from before and after must verify, the
audit must pass, and what was not redacted must be there.
Exit 1 with a line for each that is not so.
"""
import argparse
import base64
import http.client
import json
import os
import random
import shutil
import sys
import tempfile
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from service_desk import ServiceDesk  # noqa: E402

FIELDS = ["address", "bank", "birth-date", "contact", "contract",
          "document-number", "legal-name", "note", "tax-number"]


def forms_of(raw, text=None):
    """Name and bytes of each form in which somebody may have written it."""
    forms = {"as it is": raw, "hex": raw.hex().encode(),
             "HEX": raw.hex().upper().encode()}
    for skip in range(3):
        part = raw[skip:]
        part = part[:len(part) // 3 * 3]
        forms["base64 from %d" % skip] = base64.b64encode(part)
    if text is not None:
        forms["UTF-16LE"] = text.encode("utf-16-le")
        forms["UTF-16BE"] = text.encode("utf-16-be")
        escaped = json.dumps(text)[1:-1].encode()
        forms["JSON escapes"] = escaped
        forms["JSON ESCAPES"] = escaped.upper().replace(b"\\U", b"\\u")
    return forms


def traces(folder, forms):
    found = []
    for place, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                held = file.read()
            found += ["%s holds it (%s)" % (name, form)
                      for form, raw in forms.items() if raw in held]
    return found


class Value:
    def __init__(self, subject, field, text):
        self.subject, self.field, self.text = subject, field, text
        self.commit = self.salt = None

    def forms(self):
        forms = forms_of(self.text.encode(), self.text)
        for name, raw in forms_of(bytes.fromhex(self.salt)).items():
            forms["its salt, " + name] = raw
        return forms


def ask_on(port, subject, stop):
    """Somebody who asks all the while."""
    while not stop.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for target in ("/v1/statements?id=" + subject, "/v1/log/head",
                       "/v1/parties"):
            try:
                connection.request("GET", target)
                connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                break
        connection.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin")
    parser.add_argument("--values", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    faults = []
    with tempfile.TemporaryDirectory() as place:
        desk = ServiceDesk.make(os.path.join(place, "desk"), given.bin)
        party = json.loads(desk.run("--json", "party", "list"))
        party = next(one["id"] for one in party["parties"]
                     if "海風唱片" in one["names"])
        policy = desk.registry + ".policy"

        def hold(where, forms, what):
            faults.extend("%s: %s" % (what, one)
                          for one in traces(where, forms))

        desk.serve()
        server = "http://127.0.0.1:%d" % desk.port
        values = []
        for n in range(given.values):
            text = "第%d號" % n + "".join(
                chance.choice("林小橋晚風陳望𠮷é~7")
                for _ in range(chance.randrange(6, 80)))
            value = Value(chance.choice([party, desk.subject]),
                          chance.choice(FIELDS), text)
            with open(os.path.join(place, "value.txt"), "w",
                      encoding="utf-8") as out:
                out.write(text + "\n")
            added = json.loads(desk.run(
                "--json", "--server", server, "private", "add", value.subject,
                value.field, "--file", os.path.join(place, "value.txt")))
            value.commit = added["commit"]
            values.append(value)
        os.remove(os.path.join(place, "value.txt"))
        held = {}
        for subject in (party, desk.subject):
            shown = json.loads(desk.run("--json", "private", "show", subject))
            held.update((one["commit"], one) for one in shown["values"])
        for value in values:
            value.salt = held[value.commit]["salt"]
            if len(traces(desk.folder, value.forms())) < 2:
                faults.append("%s is not found before" % value.field)
        # What an import committed to: the hash of its row.
        row = next(one for one in held.values() if one["field"] == "record")
        imported = Value(desk.subject, "record", json.loads(row["value"]))
        imported.commit, imported.salt = row["commit"], row["salt"]

        before = os.path.join(place, "before.qiaob")
        desk.run("-q", "--server", server, "export", "bundle", party, "-o",
                 before)
        proof = desk.run("--server", server, "log", "prove", "5")
        entry = json.loads(desk.run("--json", "--server", server, "log",
                                    "prove", "5"))["entry"]
        redacted = values[::2] + [imported]
        stop = threading.Event()
        asking = [threading.Thread(target=ask_on,
                                   args=(desk.port, party, stop))
                  for _ in range(4)]
        for one in asking:
            one.start()
        try:
            for value in redacted:
                desk.run("-q", "--server", server, "private", "redact",
                         value.subject, value.commit)
                hold(desk.folder, value.forms(), "after its redaction")
        finally:
            stop.set()
            for one in asking:
                one.join()
        desk.kill()
        for value in redacted:
            hold(desk.folder, value.forms(), "after SIGKILL")
        desk.serve()
        server = "http://127.0.0.1:%d" % desk.port
        after = os.path.join(desk.folder, "after.qiaob")
        desk.run("-q", "--server", server, "export", "bundle", party, "-o",
                 after)
        desk.run("-q", "log", "export", os.path.join(desk.folder, "www"))
        desk.run("-q", "audit")
        if desk.stop() != 0:
            faults.append("the service did not end well")
        shutil.copy(desk.registry, os.path.join(desk.folder, "backup.db"))
        for value in redacted:
            hold(desk.folder, value.forms(), "at last")
        desk.run("-q", "audit")
        for bundle in (before, after):
            desk.run("-q", "verify", bundle, "--trust", policy)
        with open(os.path.join(place, "5.tlog-proof"), "w",
                  encoding="utf-8") as out:
            out.write(proof)
        with open(os.path.join(place, "5.json"), "w", encoding="utf-8") as out:
            out.write(entry)
        desk.run("-q", "verify", os.path.join(place, "5.tlog-proof"),
                 "--entry", os.path.join(place, "5.json"), "--trust", policy)
        state = {}
        for subject in (party, desk.subject):
            shown = json.loads(desk.run("--json", "private", "show", subject))
            state.update((one["commit"], one) for one in shown["values"])
        for value in values:
            gone = value in redacted
            one = state[value.commit]
            if one["state"] != ("erased" if gone else "held") or (
                    not gone and json.loads(one["value"]) != value.text):
                faults.append("%s is %s" % (value.field, one["state"]))
        print("%d values, %d erased: %d faults"
              % (len(values) + 1, len(redacted), len(faults)))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
