"""A registry with one label, a recording of its, and claims signed beforehand,
served by qiaod: what the tests and measurements of the service share."""
import json
import os
import shutil
import signal
import subprocess
import threading


def certify(folder):
    """A certificate of 127.0.0.1 and its key: their files."""
    certificate = os.path.join(folder, "cert.pem")
    key = os.path.join(folder, "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
         key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


class ServiceDesk:
    """A registry with its keys in a folder, and the service before it."""

    def __init__(self, folder, programs):
        self.folder = folder
        self.programs = programs
        self.process = None
        self.port = 0
        self.said = []

    @property
    def registry(self):
        return os.path.join(self.folder, "data/qiao/registry.db")

    @property
    def keys(self):
        return os.path.join(self.folder, "data/qiao/keys")

    def program(self, name):
        return os.path.join(self.programs, name)

    def environment(self):
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("QIAO_", "XDG_"))}
        return dict(kept, XDG_DATA_HOME=os.path.join(self.folder, "data"),
                    XDG_STATE_HOME=os.path.join(self.folder, "state"),
                    XDG_CACHE_HOME=os.path.join(self.folder, "cache"))

    def run(self, *words, good=(0,)):
        done = subprocess.run([self.program("qiao"), *words],
                              env=self.environment(), cwd=self.folder,
                              capture_output=True)
        if done.returncode not in good:
            raise AssertionError("qiao %s: exit %d: %s" % (
                " ".join(words), done.returncode, done.stderr.decode()))
        return done.stdout.decode()

    @classmethod
    def make(cls, folder, programs):
        desk = cls(folder, os.path.abspath(programs))
        os.makedirs(folder)
        desk.run("-q", "init", "--origin", "registry.example/tw")
        desk.run("-q", "key", "new", "haifeng")
        desk.run("-q", "party", "add", "海風唱片", "--keys", "haifeng")
        with open(os.path.join(folder, "sheet.csv"), "w",
                  encoding="utf-8") as out:
            out.write("曲名,演唱者,ISRC\n後來的雨,林汐遙,TWLU12300001\n")
        report = json.loads(desk.run("--json", "import", "apply", "sheet.csv",
                                     "--label", "海風唱片"))
        desk.subject = report["rows"][0]["subject"]
        return desk

    def claims(self, count):
        """So many entries, each ready to be told."""
        made = subprocess.run(
            [self.program("sign_claims"), self.registry,
             os.path.join(self.keys, "haifeng.key"), self.subject, str(count)],
            check=True, capture_output=True)
        return made.stdout.splitlines()

    def copy(self, folder):
        shutil.copytree(self.folder, folder)
        desk = ServiceDesk(folder, self.programs)
        desk.subject = self.subject
        return desk

    def serve(self, *more):
        """Starts the service; returns once it listens."""
        self.process = subprocess.Popen(
            [self.program("qiaod"), "serve", "--registry", self.registry,
             "--keys", self.keys, "--listen", "127.0.0.1:0", *more],
            env=self.environment(), stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE)
        while True:
            line = self.process.stderr.readline().decode()
            if not line:
                raise AssertionError("qiaod did not start: %s, exit %s" % (
                    self.said, self.process.wait()))
            self.said.append(line)
            if "listening on" in line:
                self.port = int(line.rsplit(":", 1)[1])
                break
        # Whatever else it says must not fill the pipe.
        pipe = self.process.stderr
        threading.Thread(target=lambda: self.said.extend(
            one.decode() for one in pipe), daemon=True).start()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self.process = None
        return code
