#!/usr/bin/env python3
"""What the service costs, beside programs that do less with the same bytes.

    tests/bench/service_load.py BIN [--seconds 10] [--clients 64]
                                [--recordings 2000] [--statements 6400]
                                [--runs 3]

BIN is the folder of the programs. Everything runs on this machine, in a folder
that is removed; the numbers mean something on a quiet machine only.

Look-ups over TLS 1.3, by ISRC, as a document, on connections that stay open:
processor time of the server for each (user and system, all threads, from
/proc), requests a second, p50 and p99; once with questions that were never
asked before and once with a few that are asked again and again. Beside it, in
the same run with the same clients and certificate, nginx with a static reply of
200 bytes, if it is installed: the bar is 2.5 times its processor time.

Statements: --clients connections tell signed claims, one a request, each
acknowledged when it is durable. Beside it SQLite alone writes the same bytes
into one table, in the same folder, with the same journal mode, one transaction
for as many entries as there are clients, and for one entry.

Prints a line for each run, then the medians.
"""
import argparse
import http.client
import json
import multiprocessing
import os
import random
import shutil
import sqlite3
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "fault"))
from service_desk import ServiceDesk  # noqa: E402

PROCESSES = 4  # of clients


def processor_seconds(process):
    """User and system time of a process, all its threads."""
    with open("/proc/%d/stat" % process) as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def family(process):
    """The process and its children."""
    with open("/proc/%d/task/%d/children" % (process, process)) as children:
        return [process] + [int(one) for one in children.read().split()]


def connect(port, certificate):
    context = ssl.create_default_context(cafile=certificate)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=60,
                                       context=context)


def ask(port, certificate, request, seed, until, out):
    """One client process: asks until the time is over."""
    rng = random.Random(seed)
    connection = connect(port, certificate)
    spent = []
    while time.monotonic() < until:
        method, path, body = request(rng)
        start = time.monotonic()
        connection.request(method, path, body,
                           {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        answer.read()
        spent.append(time.monotonic() - start)
        if answer.status != 200:
            out.put("status %d" % answer.status)
            return
    out.put(spent)


class Fresh:
    """Look-ups by ISRC that were never asked before: the day is another."""

    def __init__(self, recordings):
        self.recordings = recordings

    def __call__(self, rng):
        day = "%04d-%02d-%02d" % (rng.randint(2000, 2099), rng.randint(1, 12),
                                  rng.randint(1, 28))
        return "POST", "/v1/lookups", json.dumps(
            {"isrc": "TWLU1%07d" % rng.randrange(self.recordings),
             "on": day, "of": "recording"})


class Again:
    """A few look-ups, asked again and again."""

    def __call__(self, rng):
        return "POST", "/v1/lookups", json.dumps(
            {"isrc": "TWLU1%07d" % rng.randrange(20), "of": "recording"})


class Static:
    def __call__(self, rng):
        return "GET", "/", None


def load(name, process, port, certificate, request, seconds):
    out = multiprocessing.Queue()
    servers = family(process)
    before = sum(map(processor_seconds, servers))
    start = time.monotonic()
    clients = [multiprocessing.Process(
        target=ask, args=(port, certificate, request, time.time_ns() + n,
                          start + seconds, out)) for n in range(PROCESSES)]
    for client in clients:
        client.start()
    spent = []
    for _ in clients:
        answer = out.get()
        if isinstance(answer, str):
            raise AssertionError("%s: %s" % (name, answer))
        spent += answer
    for client in clients:
        client.join()
    took = time.monotonic() - start
    used = sum(map(processor_seconds, servers)) - before
    spent.sort()
    micro = used / len(spent) * 1e6
    print("  %-22s %8.0f /s   p50 %6.2f ms   p99 %6.2f ms   %6.1f us of "
          "processor each" % (name, len(spent) / took,
                              spent[len(spent) // 2] * 1e3,
                              spent[int(len(spent) * 0.99)] * 1e3, micro),
          flush=True)
    return micro


def certificate_in(folder):
    certificate = os.path.join(folder, "cert.pem")
    key = os.path.join(folder, "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out",
         certificate, "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    return certificate, key


def nginx_in(folder, certificate, key):
    """nginx on a free port; None if it is not installed."""
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        return None, 0
    port = 20000 + os.getpid() % 20000
    config = os.path.join(folder, "nginx.conf")
    with open(config, "w") as out:
        out.write("""
daemon off; master_process off; pid %(folder)s/nginx.pid;
error_log stderr crit;
events { worker_connections 512; }
http {
  access_log off; client_body_temp_path %(folder)s/b;
  proxy_temp_path %(folder)s/p; fastcgi_temp_path %(folder)s/f;
  uwsgi_temp_path %(folder)s/u; scgi_temp_path %(folder)s/s;
  keepalive_requests 100000000;
  server {
    listen 127.0.0.1:%(port)d ssl; ssl_protocols TLSv1.3;
    ssl_certificate %(certificate)s; ssl_certificate_key %(key)s;
    location / { default_type application/json; return 200 "%(reply)s"; }
  }
}
""" % {"folder": folder, "port": port, "certificate": certificate, "key": key,
       "reply": "x" * 200})
    process = subprocess.Popen([program, "-c", config, "-p", folder],
                               stderr=subprocess.DEVNULL)
    time.sleep(1)
    return process, port


def catalogue(desk, recordings):
    with open(os.path.join(desk.folder, "sheet.csv"), "w",
              encoding="utf-8") as out:
        out.write("曲名,演唱者,作詞,作曲,ISRC,權利比例,授權區域\n")
        for n in range(recordings):
            out.write("第%d首,林汐遙,方既白,陳渡,TWLU1%07d,100%%,台灣\n" % (
                n, n))
    desk.run("-q", "import", "apply", "sheet.csv", "--label", "海風唱片",
             good=(0, 3))


def tell(port, entries, faults):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for entry in entries:
        while True:
            connection.request("POST", "/v1/statements", entry,
                               {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 503:
                break
        if answer.status != 200:
            faults.put(answer.status)
    connection.close()


def tell_all(port, shares, faults):
    threads = [threading.Thread(target=tell, args=(port, share, faults))
               for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def statements(base, folder, entries, clients):
    desk = base.copy(folder)
    desk.serve("--connections-per-address", str(2 * clients))
    faults = multiprocessing.Queue()
    shares = [entries[n::clients] for n in range(clients)]
    start = time.monotonic()
    tellers = [multiprocessing.Process(
        target=tell_all, args=(desk.port, shares[n::PROCESSES], faults))
        for n in range(PROCESSES)]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()
    took = time.monotonic() - start
    if not faults.empty():
        raise AssertionError("a statement got status %s" % faults.get())
    desk.stop()
    return len(entries) / took


def bare_sqlite(path, entries, batch):
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE entry (idx INTEGER PRIMARY KEY, bytes BLOB)")
    start = time.monotonic()
    for first in range(0, len(entries), batch):
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO entry (bytes) VALUES (?)",
                             [(one,) for one in entries[first:first + batch]])
        database.execute("COMMIT")
    took = time.monotonic() - start
    database.close()
    return len(entries) / took


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--recordings", type=int, default=2000)
    parser.add_argument("--statements", type=int, default=6400)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = ServiceDesk.make(os.path.join(folder, "base"),
                                arguments.programs)
        entries = base.claims(arguments.statements)
        told, alone, one_by_one = [], [], []
        print("statements, %d clients:" % arguments.clients)
        for run in range(arguments.runs):
            work = os.path.join(folder, "work%d" % run)
            told.append(statements(base, work, entries, arguments.clients))
            shutil.rmtree(work)
            alone.append(bare_sqlite(os.path.join(folder, "a%d.db" % run),
                                     entries, arguments.clients))
            one_by_one.append(bare_sqlite(os.path.join(folder, "b%d.db" % run),
                                          entries[:640], 1))
            print("  signed, durable, with a receipt %8.0f /s   SQLite alone, "
                  "%d a transaction %8.0f /s, one %8.0f /s" % (
                      told[-1], arguments.clients, alone[-1], one_by_one[-1]),
                  flush=True)

        desk = base.copy(os.path.join(folder, "served"))
        catalogue(desk, arguments.recordings)
        certificate, key = certificate_in(folder)
        desk.serve("--tls-cert", certificate, "--tls-key", key)
        nginx, nginx_port = nginx_in(folder, certificate, key)
        fresh, again, static = [], [], []
        print("look-ups over TLS, %d recordings, %d clients:" % (
            arguments.recordings, PROCESSES))
        try:
            for _ in range(arguments.runs):
                fresh.append(load("qiaod, never asked", desk.process.pid,
                                  desk.port, certificate,
                                  Fresh(arguments.recordings),
                                  arguments.seconds))
                again.append(load("qiaod, asked again", desk.process.pid,
                                  desk.port, certificate, Again(),
                                  arguments.seconds))
                if nginx is not None:
                    static.append(load("nginx, 200 bytes", nginx.pid,
                                       nginx_port, certificate, Static(),
                                       arguments.seconds))
        finally:
            if nginx is not None:
                nginx.terminate()
                nginx.wait()
            desk.stop()
    print("medians: %.0f statements/s, %.0f %% of SQLite alone; %.1f us a "
          "look-up never asked, %.1f us asked again" % (
              statistics.median(told),
              100 * statistics.median(told) / statistics.median(alone),
              statistics.median(fresh), statistics.median(again)))
    if static:
        print("of nginx's %.1f us: %.2f times, %.2f times" % (
            statistics.median(static),
            statistics.median(fresh) / statistics.median(static),
            statistics.median(again) / statistics.median(static)))
    else:
        print("nginx is not installed (apt-get install nginx-light): nothing "
              "to compare look-ups with")
    return 0


if __name__ == "__main__":
    sys.exit(main())
