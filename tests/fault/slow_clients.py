#!/usr/bin/env python3
"""Holds many slow connections open against qiaod and looks what that costs
everybody else.

    tests/fault/slow_clients.py BIN [--connections 1000] [--lookups 300]

BIN is the folder of the programs. The connections come from many addresses of
this machine's loopback net, as many from each as the service allows, and are
slow in three ways: a third send nothing, a third a byte of a header now and
then, a third a byte of a body. The service has its own limits, not gentler
ones. Meanwhile one healthy client looks up a recording, each time another
spelling of the question, so that no answer is ready beforehand.

Checked:
  - every look-up is answered with 200 while all slow connections are open;
  - the service's memory (VmHWM) grows by no more than 64 MiB;
  - every slow connection is ended by the service within 30 s of its start, the
    half-sent requests with 408;
  - the service still answers afterwards, and stops in good order.
Prints what was measured; exit 1 if something does not hold.
"""
import argparse
import http.client
import json
import os
import resource
import selectors
import socket
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from service_desk import ServiceDesk  # noqa: E402

AN_ADDRESS = 60  # connections; the service allows 64
HEADER = b"GET /v1/who?title=x HTTP/1.1\r\nHost: a\r\nX-Slow: "
BODY = (b"POST /v1/lookups HTTP/1.1\r\nHost: a\r\n"
        b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n")


class SlowClient:
    def __init__(self, number, port):
        self.kind = ("silent", "header", "body")[number % 3]
        self.socket = socket.socket()
        self.socket.bind(("127.1.%d.1" % (number // AN_ADDRESS), 0))
        self.socket.connect(("127.0.0.1", port))
        self.start = time.monotonic()
        self.answer = b""
        self.ended = None  # after so many seconds
        if self.kind != "silent":
            self.socket.sendall(HEADER if self.kind == "header" else BODY)
        self.socket.setblocking(False)

    def trickle(self):
        if self.kind == "silent" or self.ended is not None:
            return
        try:
            self.socket.send(b"x")
        except OSError:
            pass  # reading says what happened

    def read(self):
        try:
            some = self.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            some = b""
        self.answer += some
        if not some:
            self.ended = time.monotonic() - self.start


def memory_kib(process, what):
    with open("/proc/%d/status" % process) as status:
        for line in status:
            if line.startswith(what + ":"):
                return int(line.split()[1])
    raise AssertionError("no " + what)


def lookups(port, count):
    """Milliseconds of each look-up; all must be answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    spent = []
    for number in range(count):
        question = json.dumps({"text": "後來的雨" + " " * number}).encode()
        start = time.monotonic()
        connection.request("POST", "/v1/lookups", question,
                           {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        spent.append((time.monotonic() - start) * 1000)
        if answer.status != 200:
            raise AssertionError("a look-up got %d" % answer.status)
    connection.close()
    return sorted(spent)


def at(spent, part):
    return spent[min(len(spent) - 1, int(len(spent) * part))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--lookups", type=int, default=300)
    arguments = parser.parse_args()
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit[1], limit[1]))
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        desk = ServiceDesk.make(os.path.join(folder, "desk"),
                                arguments.programs)
        desk.serve()
        quiet = lookups(desk.port, arguments.lookups)
        process = desk.process.pid
        before = memory_kib(process, "VmHWM")
        slow = [SlowClient(number, desk.port)
                for number in range(arguments.connections)]
        busy = lookups(desk.port, arguments.lookups)
        last = slow[-1]
        last.read()
        if last.ended is not None:
            faults.append("the last slow connection ended before the look-ups")
        selector = selectors.DefaultSelector()
        for client in slow:
            selector.register(client.socket, selectors.EVENT_READ, client)
        trickled = time.monotonic()
        while any(client.ended is None for client in slow):
            for key, _ in selector.select(0.2):
                key.data.read()
                if key.data.ended is not None:
                    selector.unregister(key.fileobj)
            if time.monotonic() - last.start > 40:
                break
            if time.monotonic() - trickled > 1:
                trickled = time.monotonic()
                for client in slow:
                    client.trickle()
        grown = memory_kib(process, "VmHWM") - before
        open_still = [one for one in slow if one.ended is None]
        if open_still:
            faults.append("%d connections are open after 40 s" %
                          len(open_still))
        longest = max((one.ended or 40) for one in slow)
        if longest > 30:
            faults.append("a connection was open for %.1f s" % longest)
        told = sum(one.answer.startswith(b"HTTP/1.1 408 ") for one in slow
                   if one.kind != "silent")
        half_sent = sum(one.kind != "silent" for one in slow)
        if told != half_sent:
            faults.append("%d of %d half-sent requests got 408" % (
                told, half_sent))
        if grown > 64 * 1024:
            faults.append("memory grew by %d KiB" % grown)
        after = lookups(desk.port, 20)
        if desk.stop() != 0:
            faults.append("qiaod did not stop in good order")
    print("%d slow connections: ended within %.1f s, %d told 408\n"
          "look-ups, ms: p50 %.2f p99 %.2f before, p50 %.2f p99 %.2f beside "
          "them, p50 %.2f after\n"
          "memory: %d KiB before, %d KiB more at the most" % (
              len(slow), longest, told, at(quiet, 0.5), at(quiet, 0.99),
              at(busy, 0.5), at(busy, 0.99), at(after, 0.5), before, grown))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
