"""What the measuring scripts share: where things are, and one run measured."""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NUSKHA = ROOT / "target" / "release" / "nuskha"
GENERATE = ROOT / "scripts" / "generate_corpus"
# programs are looked for here, wherever the user builds his own
os.environ["CARGO_TARGET_DIR"] = str(ROOT / "target")

# Runs a command from a process so small that its own memory is not taken for
# the command's: what a process holds before it becomes another counts.
LAUNCH = """
import resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(done.returncode, seconds, peak / 1024)
"""


def note(text):
    print(text, file=sys.stderr, flush=True)


def build(*binaries):
    """Builds nuskha and what else is named, for release."""
    cargo = ["cargo", "build", "--quiet", "--release", "--locked", "--bin", "nuskha", *binaries]
    subprocess.run(cargo, cwd=ROOT, check=True)


def measure(command, stdin=None):
    """Runs a command; seconds by the clock and megabytes at its peak, those of
    the largest of its processes."""
    command = [sys.executable, "-S", "-c", LAUNCH, *map(str, command)]
    told = subprocess.run(command, check=True, stdin=stdin, stdout=-1, stderr=-1, text=True)
    status, seconds, memory = told.stdout.split()
    if status != "0":
        sys.exit(f"{command[4]} failed:\n{told.stderr[-2000:]}")
    return float(seconds), float(memory)


def cluster(source, out, *options):
    """The command that clusters a source."""
    return [NUSKHA, "cluster", source, "--quiet", "--force", "--out", out, *options]


def machine():
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    name = model.group(1) if model else platform.processor()
    return f"{name}, {os.cpu_count()} processors, {platform.system()}"
