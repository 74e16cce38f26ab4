#!/usr/bin/env python3
"""What an answer and a statement cost over HTTP, beside the peers that the
service is measured against, in one run.

    tests/bench/service_load.py BIN [--rows 25000] [--rounds 3] [--seconds 2]
                                    [--claims 60000] [--clients 64]

BIN is the folder of the programs. Needs nginx, wrk and openssl
(nginx-light and wrk of Debian); everything listens on 127.0.0.1, and both
servers use one certificate and TLS 1.3.

Look-ups: wrk asks, over TLS with kept connections, nginx for a static file of
200 bytes and qiaod for `GET /v1/who` by ISRC, in turn, --rounds times. "first"
asks a service that was just started for each recording of a registry of --rows
rows once; "another day" asks for 1,000 of them about 200 days each, no question
twice while the list lasts; "again" asks one question all the time. The processor time is that of the
server's processes (user and system, /proc/PID/stat), divided by the answers that
wrk counted.

Statements: --clients connections tell signed claims for --seconds, one a request,
without TLS; --claims are made for them. Beside it, the same bytes are inserted
into a bare SQLite file (WAL,
synchronous=FULL), as many in a transaction as there are clients, which is the
most that can wait at once.

Prints Markdown tables. Ratios, not times, are what to compare between machines.
"""
import argparse
import json
import os
import random
import signal
import socket
import sqlite3
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../fault"))
from service_desk import ServiceDesk, certify  # noqa: E402

ASKED_OFTEN = 1000  # recordings that are asked for about many days
TICKS = os.sysconf("SC_CLK_TCK")

DONE = """
done = function(summary, latency, requests)
  local failed = summary.errors.connect + summary.errors.read +
                 summary.errors.write + summary.errors.status +
                 summary.errors.timeout
  io.write(string.format(
      '\\n{"requests":%d,"failed":%d,"us":%d,"p50":%f,"p99":%f}\\n',
      summary.requests, failed, summary.duration, latency:percentile(50),
      latency:percentile(99)))
end
"""

LOOK_UPS = """
local paths, at = {}, tonumber(os.getenv("WRK_FROM"))
for line in io.lines(os.getenv("WRK_PATHS")) do paths[#paths + 1] = line end
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
""" + DONE

# One claim a request, none twice.
STATEMENTS = """
local lines = io.lines(os.getenv("WRK_CLAIMS"))
local last
init = function(arguments)
  wrk.headers["Content-Type"] = "application/json"
end
request = function()
  last = lines and lines() or last
  return wrk.format("POST", "/v1/statements", nil, last)
end
""" + DONE


def children_of(pid):
    with open("/proc/%d/task/%d/children" % (pid, pid)) as file:
        return [int(word) for word in file.read().split()]


def processor_seconds(pid):
    """Of a process and its children that are there now."""
    total = 0
    for one in [pid] + children_of(pid):
        with open("/proc/%d/stat" % one) as file:
            fields = file.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wrk(url, script, seconds, connections, environment):
    done = subprocess.run(
        ["wrk", "-t", "1", "-c", str(connections), "-d",
         "%ds" % seconds, "--timeout", "10s", "-s", script, url],
        env=dict(os.environ, **environment), capture_output=True, text=True)
    last = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not last:
        raise SystemExit("wrk: " + done.stdout + done.stderr)
    return json.loads(last[-1])


class Nginx:
    def __init__(self, folder, certificate, key):
        self.port = free_port()
        root = os.path.join(folder, "nginx")
        os.makedirs(os.path.join(root, "static"))
        with open(os.path.join(root, "static/reply"), "w") as out:
            out.write("x" * 200)
        configuration = os.path.join(root, "nginx.conf")
        with open(configuration, "w") as out:
            out.write("""
daemon off; worker_processes 1; pid %(root)s/pid; error_log %(root)s/error.log;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000000; open_file_cache max=16;
  client_body_temp_path %(root)s/body; proxy_temp_path %(root)s/proxy;
  fastcgi_temp_path %(root)s/fastcgi; uwsgi_temp_path %(root)s/uwsgi;
  scgi_temp_path %(root)s/scgi;
  server {
    listen 127.0.0.1:%(port)d ssl;
    ssl_certificate %(certificate)s; ssl_certificate_key %(key)s;
    ssl_protocols TLSv1.3; root %(root)s/static;
  }
}
""" % {"root": root, "port": self.port, "certificate": certificate, "key": key})
        self.process = subprocess.Popen(
            ["nginx", "-p", root, "-c", configuration],
            stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit("nginx does not listen: see " + root)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def look_ups(folder, desk, arguments):
    certificate, key = certify(folder)
    with open(os.path.join(folder, "sheet.csv"), "w", encoding="utf-8") as out:
        out.write("曲名,演唱者,作詞,作曲,ISRC,權利比例,詞曲占比,授權區域\n")
        for i in range(arguments.rows):
            out.write("第%d首歌,林汐遙,方既白,陳渡,TWLU124%05d,100%%,50%%,台灣\n"
                      % (i, i))
    desk.run("-q", "import", "apply", os.path.join(folder, "sheet.csv"),
             "--label", "海風唱片")
    script = os.path.join(folder, "look_ups.lua")
    with open(script, "w") as out:
        out.write(LOOK_UPS)
    days = ["%d-%02d-%02d" % (2000 + n // 336, n // 28 % 12 + 1, n % 28 + 1)
            for n in range(200)]
    lists = {}
    shuffled = list(range(arguments.rows))
    random.Random(1).shuffle(shuffled)
    asked_often = shuffled[:ASKED_OFTEN]
    for name, paths in (
            ("nginx", ["/reply"]),
            ("first", ["/v1/who?isrc=TWLU124%05d" % i for i in shuffled]),
            ("another day", ["/v1/who?isrc=TWLU124%05d&on=%s" % (i, day)
                             for day in days for i in asked_often]),
            ("again", ["/v1/who?isrc=TWLU12400000&on=" + days[0]])):
        lists[name] = os.path.join(folder, name.replace(" ", "_") + ".paths")
        with open(lists[name], "w") as out:
            out.write("\n".join(paths) + "\n")
    nginx = Nginx(folder, certificate, key)
    desk.serve("--tls-cert", certificate, "--tls-key", key)
    bytes_of = {"nginx": 200}
    for name in ("first", "another day", "again"):
        with open(lists[name]) as file:
            path = file.readline().strip()
        context = ssl.create_default_context(cafile=certificate)
        with urllib.request.urlopen("https://127.0.0.1:%d%s" % (
                desk.port, path), context=context) as answer:
            bytes_of[name] = len(answer.read())
    figures = {name: [] for name in lists}
    for number in range(arguments.rounds):
        # Each round goes on behind the questions of the one before.
        later = str(number * len(days) * len(asked_often) // arguments.rounds)
        for name, path_list in lists.items():
            if name == "first":
                desk.stop()
                desk.serve("--tls-cert", certificate, "--tls-key", key)
            pid, port = ((nginx.process.pid, nginx.port) if name == "nginx" else
                         (desk.process.pid, desk.port))
            before = processor_seconds(pid)
            told = wrk("https://127.0.0.1:%d" % port, script,
                       arguments.seconds, 32,
                       {"WRK_PATHS": path_list,
                        "WRK_FROM": "0" if name == "first" else later})
            used = processor_seconds(pid) - before
            if told["failed"]:
                raise SystemExit("%s: %d answers failed" % (name,
                                                            told["failed"]))
            if name == "first" and told["requests"] > arguments.rows:
                raise SystemExit("all recordings were asked for before the "
                                 "time was up: give more --rows")
            figures[name].append((1e6 * used / told["requests"],
                                  told["requests"] / (told["us"] / 1e6),
                                  told["p50"] / 1000, told["p99"] / 1000))
    nginx.stop()
    desk.stop()
    print("| over TLS 1.3, 32 connections | bytes | processor time, us | ratio "
          "| answers/s | p50, ms | p99, ms |")
    print("|---|---|---|---|---|---|---|")
    middle = {name: [statistics.median(column) for column in zip(*rows)]
              for name, rows in figures.items()}
    words = {"nginx": "nginx, static file",
             "first": "qiaod, who by ISRC, first question about it",
             "another day": "qiaod, who by ISRC, about another day",
             "again": "qiaod, who by ISRC, asked again"}
    for name, row in middle.items():
        print("| %s | %d | %.1f | %.2f | %.0f | %.2f | %.2f |" % (
            words[name], bytes_of[name], row[0], row[0] / middle["nginx"][0],
            *row[1:]))
    print()


def statements(folder, desk, arguments):
    claims = desk.claims(arguments.claims)
    path = os.path.join(folder, "claims.ndjson")
    with open(path, "wb") as out:
        out.write(b"\n".join(claims) + b"\n")
    script = os.path.join(folder, "statements.lua")
    with open(script, "w") as out:
        out.write(STATEMENTS)

    def size():
        with sqlite3.connect("file:%s?mode=ro" % desk.registry,
                             uri=True) as database:
            return database.execute("SELECT count(*) FROM entry").fetchone()[0]

    desk.serve("--connections-per-address", str(2 * arguments.clients))
    before = size()
    told = wrk("http://127.0.0.1:%d" % desk.port, script, arguments.seconds,
               arguments.clients, {"WRK_CLAIMS": path})
    used = processor_seconds(desk.process.pid)
    desk.stop()
    taken = size() - before
    if told["failed"]:
        raise SystemExit("%d requests failed" % told["failed"])
    if taken == len(claims):
        raise SystemExit("all %d claims were taken before the time was up: "
                         "give more with --claims" % taken)
    bare = sqlite3.connect(os.path.join(folder, "bare.db"),
                           isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE entry (idx INTEGER PRIMARY KEY, bytes BLOB)")
    rows = list(enumerate(claims))
    start = time.monotonic()
    for i in range(0, len(rows), arguments.clients):
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany("INSERT INTO entry VALUES (?, ?)",
                         rows[i:i + arguments.clients])
        bare.execute("COMMIT")
    bare_elapsed = time.monotonic() - start
    bare.close()
    rate, bare_rate = taken / (told["us"] / 1e6), len(rows) / bare_elapsed
    print("| signed claims of %d bytes, %d clients | statements/s | ratio | "
          "processor time, us | p50, ms | p99, ms |" % (
              statistics.mean(map(len, claims)), arguments.clients))
    print("|---|---|---|---|---|---|")
    print("| bare SQLite, %d a transaction | %.0f | 1 | | | |" % (
        arguments.clients, bare_rate))
    print("| qiaod, checked, logged, with receipts | %.0f | %.3f | %.0f | %.1f "
          "| %.1f |" % (rate, rate / bare_rate, 1e6 * used / taken,
                        told["p50"] / 1000, told["p99"] / 1000))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--rows", type=int, default=25000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--claims", type=int, default=60000)
    parser.add_argument("--clients", type=int, default=64)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # a server may give up root
        desk = ServiceDesk.make(os.path.join(folder, "desk"),
                                arguments.programs)
        look_ups(folder, desk, arguments)
        statements(folder, desk, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
