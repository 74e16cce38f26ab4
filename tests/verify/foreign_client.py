#!/usr/bin/env python3
"""Has a log read by Go's own library for transparency logs, which shares nothing with ours.

    tests/verify/foreign_client.py BIN [--rows 400]

BIN is the folder of the programs. Needs Debian's golang-go and golang-golang-x-mod-dev; foreign/
read_log.go says what it checks. A registry is made and a sheet of ROWS songs imported; its log is
read as exported files, at two sizes, and from a running qiaod; receipts of every tenth entry and
the consistency of both sizes are checked. Then one bit of each file of the log is changed, and of
receipts and entries: the reader must refuse each. Last the published log under tests/golden.
Prints one line for each kind; exit 1 if any answer is not as said.
"""
import argparse
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE.parent / "golden/records"


def built(folder):
    program = os.path.join(folder, "read_log")
    environment = {**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode",
                   "GOFLAGS": "", "GOCACHE": os.path.join(folder, "cache")}
    subprocess.run(["go", "build", "-o", program, str(HERE / "foreign/read_log.go")], check=True,
                   env=environment)
    return program


class Registry:
    def __init__(self, programs, folder):
        self.programs, self.folder = programs, folder
        self.environment = {**os.environ, "HOME": folder, "QIAO_NOW": "2026-11-22T10:00:00Z"}

    def run(self, *words):
        return subprocess.run([os.path.join(self.programs, "qiao"), "-q", "--registry", "r.db",
                               *words], cwd=self.folder, check=True, capture_output=True, text=True,
                              env=self.environment).stdout

    def make(self, rows):
        self.run("init", "--origin", "registry.example/tw")
        self.run("key", "new", "label")
        self.run("party", "add", "某唱片", "--keys", "label")
        songs = "".join(f"第{row}首,林小橋,100%\n" for row in range(rows))
        pathlib.Path(self.folder, "sheet.csv").write_text("曲名,歌手,比例\n" + songs, "utf-8")
        self.run("import", "apply", "sheet.csv", "--label", "某唱片", "--territory", "TW")

    def vkey(self):
        trust = pathlib.Path(self.folder, "r.db.policy").read_text("utf-8")
        return re.search(r"^log (\S+)", trust, re.M).group(1)


class Reader:
    def __init__(self, program, vkey):
        self.program, self.vkey = program, vkey

    def __call__(self, where, *more):
        return subprocess.run([self.program, self.vkey, str(where), *map(str, more)],
                              capture_output=True, text=True)

    def takes(self, where, *more):
        read = self(where, *more)
        if read.returncode != 0:
            sys.exit(f"refused: {where} {more}: {read.stderr}")
        return read.stdout.strip().split("\n")


def flipped(path, rng):
    """The file with one bit changed. The note's other signatures, which the reader does not know,
    are not its matter."""
    old = path.read_bytes()
    end = len(old)
    if path.name == "checkpoint":
        end = old.index(b"\n\n")
    at = rng.randrange(end)
    new = bytearray(old)
    new[at] ^= 1 << rng.randrange(8)
    path.write_bytes(bytes(new))
    return old


def refuses_changes(reader, export, rng):
    files = sorted(path for path in export.rglob("*") if path.is_file())
    tried = 0
    for path in files:
        for _ in range(4):
            old = flipped(path, rng)
            if reader(export).returncode == 0:
                sys.exit(f"a changed bit of {path.relative_to(export)} was taken")
            path.write_bytes(old)
            tried += 1
    return len(files), tried


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bin")
    parser.add_argument("--rows", type=int, default=400)
    arguments = parser.parse_args()
    rng = random.Random(7)
    programs = os.path.abspath(arguments.bin)
    with tempfile.TemporaryDirectory() as folder:
        program = built(folder)
        registry = Registry(programs, folder)
        registry.make(arguments.rows)
        reader = Reader(program, registry.vkey())
        export, old = pathlib.Path(folder, "log"), pathlib.Path(folder, "old")
        registry.run("log", "export", str(export))
        shutil.copy(export / "checkpoint", old)
        print("exported:", reader.takes(export)[0])

        registry.run("key", "new", "other")
        registry.run("party", "add", "另一家", "--keys", "other")
        registry.run("log", "export", str(export))
        lines = reader.takes(export, "since", old)
        print("grown:", lines[0])
        print("grown:", lines[1])

        size = int((export / "checkpoint").read_text("utf-8").split("\n")[1])
        receipt, entry = pathlib.Path(folder, "receipt"), pathlib.Path(folder, "entry")
        count = 0
        for index in range(0, size, 10):
            proof = json.loads(registry.run("log", "prove", str(index), "--json"))
            receipt.write_text(proof["proof"], "utf-8")
            entry.write_text(proof["entry"], "utf-8")
            if reader.takes(export, "receipt", receipt, entry)[1] != f"receipt: of entry {index}":
                sys.exit(f"the receipt of {index} is of another entry")
            whole = flipped(entry, rng)
            if reader(export, "receipt", receipt, entry).returncode == 0:
                sys.exit(f"a changed entry {index} was taken")
            entry.write_bytes(whole)
            count += 1
        print(f"receipts: {count} taken, and refused with a changed bit of the entry")
        fresh = pathlib.Path(folder, "fresh")  # without tiles of an older size
        registry.run("log", "export", str(fresh))
        print("changes: {} files, {} changed bits, all refused".format(
            *refuses_changes(reader, fresh, rng)))

        with subprocess.Popen([os.path.join(programs, "qiaod"), "serve", "--registry", "r.db",
                               "--keys", ".local/share/qiao/keys", "--listen", "127.0.0.1:0"],
                              cwd=folder, env=registry.environment, text=True,
                              stderr=subprocess.PIPE) as served:
            lines = iter(served.stderr.readline, "")
            port = next(line for line in lines if "listening on" in line).strip().rsplit(":", 1)[1]
            print("served:", reader.takes(f"http://127.0.0.1:{port}/log", "since", old)[0])
            served.terminate()

        published = re.search(r"^log (\S+)", (GOLDEN / "policy.txt").read_text("utf-8"), re.M)
        print("published:", Reader(program, published.group(1)).takes(GOLDEN / "log")[0])


if __name__ == "__main__":
    main()
