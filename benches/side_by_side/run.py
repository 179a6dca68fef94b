"""Measures the Python pipeline and another command side by side, or one command alone.

    python run.py compare --ours 'ziping batch {inbox} --out {out} …' [--count 1000] [--rounds 3]
    python run.py measure --command 'ziping batch {inbox} --out {out} …' [--count 10000] [--rounds 1]

Both make an inbox of COUNT workbooks (make_inbox.py) and give it to every round; each round writes to a new folder,
whose files are counted and removed outside the measured time. `compare` alternates between the two, Python first, so
that whatever else the machine does meets both.

Told of each: seconds from the start of the command to its end, start-up included (of the fastest round);
applications per second; processor time per application, all processes; peak memory (of the worst round). Memory is
the sum over the command's whole process tree, with pages that processes share divided among them (PSS), so that a
tree of forks isn't charged twice for what it has once. That sum takes the kernel milliseconds, in which the command
itself may have to wait; so every 20 ms only resident pages are counted, which costs nothing, and the sum is taken when
these reach a new height and twice a second besides.

Needs Linux, and nothing but Python itself; the pipeline is run by the Python that is named with --python.
"""

import argparse
import contextlib
import json
import os
import platform
import select
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True

import make_inbox

HERE = Path(__file__).resolve().parent
EVERY = 0.020
SHARES_EVERY = 0.5
PAGE = os.sysconf("SC_PAGE_SIZE")
PAPERS = "自评估表.docx,自评估表.xlsx"
PACKAGES = ("openpyxl", "docxtpl", "XlsxWriter")


# --- one command, measured -------------------------------------------------------------------------------------

@dataclass
class Round:
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    samples: int
    others: float  # share of all cores that other processes used meanwhile
    written_bytes: int = 0


def tree(root):
    """The process and all its descendants."""
    found, open_ = [], [root]
    while open_:
        process = open_.pop()
        found.append(process)
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{process}/task"):
                with open(f"/proc/{process}/task/{task}/children") as children:
                    open_.extend(map(int, children.read().split()))
    return found


def resident(process):
    """Resident pages in bytes; nothing of a process that has just ended."""
    with contextlib.suppress(OSError):
        with open(f"/proc/{process}/statm") as counts:
            return int(counts.read().split()[1]) * PAGE
    return 0


def proportional(process):
    """The same with each shared page divided by the number of its sharers."""
    with contextlib.suppress(OSError):
        with open(f"/proc/{process}/smaps_rollup") as rollup:
            for line in rollup:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    return 0


class Memory:
    """The most memory that a process tree has had."""

    def __init__(self, root):
        self.root = root
        self.peak = self.samples = self.highest = self.taken_at = 0

    def sample(self):
        processes = tree(self.root)
        pages, now = sum(map(resident, processes)), time.perf_counter()
        self.samples += 1
        if pages > self.highest * 1.01 or now - self.taken_at > SHARES_EVERY:
            self.highest, self.taken_at = max(pages, self.highest), now
            self.peak = max(self.peak, sum(map(proportional, processes)))


def busy_seconds():
    """Processor time that the whole machine has spent on anything."""
    with open("/proc/stat") as stat:
        user, nice, system, _idle, _iowait, irq, softirq = map(int, stat.readline().split()[1:8])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def measure(command, accepted):
    """Runs a command to its end. Ends with its words if it fails."""
    with tempfile.TemporaryFile() as words:
        busy, own = busy_seconds(), time.process_time()
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=words, stderr=words,
                                   start_new_session=True)
        memory = Memory(process.pid)
        try:
            poll = select.poll()
            handle = os.pidfd_open(process.pid)
            poll.register(handle, select.POLLIN)
            due = start
            while True:
                memory.sample()
                due = max(due + EVERY, time.perf_counter())
                if poll.poll(max((due - time.perf_counter()) * 1000, 0)):
                    break
            seconds = time.perf_counter() - start
            os.close(handle)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            raise
        cpu = usage.ru_utime + usage.ru_stime
        others = (busy_seconds() - busy) - cpu - (time.process_time() - own)
        if process.returncode not in accepted:
            words.seek(0)
            sys.stderr.write(words.read()[-2000:].decode(errors="replace"))
            raise SystemExit(f"exit status {process.returncode}: {shlex.join(command)}")
    return Round(seconds, cpu, memory.peak, memory.samples, max(others, 0) / seconds / os.cpu_count())


def one_round(words, inbox, scratch, count, papers, accepted):
    """One measured run into a new folder, whose files are counted and removed."""
    out = scratch / "out"
    shutil.rmtree(out, ignore_errors=True)
    os.sync()  # what earlier rounds wrote goes to the disk now, not meanwhile
    command = [word.replace("{inbox}", str(inbox)).replace("{out}", str(out)) for word in words]
    result = measure(command, accepted)
    files = [path for path in out.rglob("*") if path.is_file()]
    for paper in papers:
        sizes = [path.stat().st_size for path in files if path.name == paper]
        if len(sizes) != count or not all(sizes):
            raise SystemExit(f"{len(sizes)} of {count} {paper}: {shlex.join(command)}")
    result.written_bytes = sum(path.stat().st_size for path in files)
    shutil.rmtree(out, ignore_errors=True)
    return result


# --- what is told ----------------------------------------------------------------------------------------------

@dataclass
class Summary:
    name: str
    seconds: float
    applications_per_second: float
    cpu_ms_per_application: float
    peak_memory_mb: float
    written_kb_per_application: float


def summary(name, rounds, count):
    best = min(rounds, key=lambda taken: taken.seconds)
    return Summary(
        name,
        round(best.seconds, 3),
        round(count / best.seconds, 1),
        round(min(taken.cpu_seconds for taken in rounds) / count * 1000, 3),
        round(max(taken.peak_bytes for taken in rounds) / 1e6, 1),
        round(best.written_bytes / count / 1000, 1),
    )


def number(value):
    """Three digits that count, thousands with a comma."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(count, summaries):
    lines = [
        f"| {count:,} applications | time | applications per second | processor time of each | peak memory |",
        "|---|--:|--:|--:|--:|",
    ]
    for taken in summaries:
        lines.append(
            f"| {taken.name} | {number(taken.seconds)} s | {number(taken.applications_per_second)} "
            f"| {number(taken.cpu_ms_per_application)} ms | {number(taken.peak_memory_mb)} MB |"
        )
    if len(summaries) == 2:
        theirs, ours = summaries
        lines.append(
            f"| ratio | {number(theirs.seconds / ours.seconds)} "
            f"| {number(ours.applications_per_second / theirs.applications_per_second)} "
            f"| {number(theirs.cpu_ms_per_application / ours.cpu_ms_per_application)} "
            f"| {number(theirs.peak_memory_mb / ours.peak_memory_mb)} |"
        )
    return "\n".join(lines)


def machine(rounds):
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
                 platform.machine())
    shares = [f"{taken.others:.0%}" for taken in rounds]
    return (f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, {date.today():%Y-%m-%d}; "
            f"others used {', '.join(shares)} of the cores in the rounds, in their order.")


def versions(python):
    code = ("import platform, importlib.metadata as m; print('Python', platform.python_version() + ',', "
            f"', '.join(p + ' ' + m.version(p) for p in {PACKAGES!r}))")
    return subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


# --- the two modes ---------------------------------------------------------------------------------------------

@contextlib.contextmanager
def prepared(options):
    """A scratch folder with an inbox, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="side-by-side-", dir=options.scratch) as folder:
        scratch = Path(folder)
        inbox = scratch / "inbox"
        make_inbox.make(inbox, options.count, options.workbook)
        yield scratch, inbox


def run(options, contestants):
    """Alternates between the contestants: a list of names and commands."""
    papers = [name for name in options.papers.split(",") if name]
    taken = {name: [] for name, _, _ in contestants}
    order = []
    with prepared(options) as (scratch, inbox):
        for turn in range(options.rounds):
            for name, words, accepted in contestants:
                result = one_round(words, inbox, scratch, options.count, papers, accepted)
                taken[name].append(result)
                order.append(result)
                print(f"round {turn + 1}, {name}: {result.seconds:.2f} s, "
                      f"{options.count / result.seconds:.1f} applications/s, {result.cpu_seconds:.2f} s of processors, "
                      f"{result.peak_bytes / 1e6:.1f} MB, others {result.others:.0%}", file=sys.stderr, flush=True)
    summaries = [summary(name, rounds, options.count) for name, rounds in taken.items()]
    about = machine(order)
    print(table(options.count, summaries))
    print()
    print(about)
    if options.json:
        options.json.write_text(json.dumps({
            "applications": options.count,
            "machine": about,
            "best": [asdict(one) for one in summaries],
            "rounds": {name: [asdict(one) for one in rounds] for name, rounds in taken.items()},
        }, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return summaries


def compare(options):
    pipeline = [options.python, "-B", str(HERE / "pipeline.py"), "{inbox}", "{out}",
                "--processes", str(options.processes)] + ["--tuned"] * options.tuned
    tuned = "Python, tuned" if options.tuned else "Python"
    theirs = f"{tuned}, one process" if options.processes == 1 else f"{tuned}, {options.processes} processes"
    print(versions(options.python), file=sys.stderr)
    run(options, [(theirs, pipeline, {0}), (options.name, shlex.split(options.ours), accepted(options))])
    print(f"{versions(options.python)}. Fastest of {options.rounds} alternating rounds each; memory of the worst.")


def alone(options):
    run(options, [(options.name, shlex.split(options.command), accepted(options))])


def accepted(options):
    return {int(status) for status in options.accept.split(",")}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    modes = parser.add_subparsers(required=True, metavar="MODE")
    both = modes.add_parser("compare", help="the Python pipeline and a command of ours, in turn")
    both.add_argument("--ours", required=True, help="the command, with {inbox} and {out}")
    both.add_argument("--python", default=sys.executable, help="a Python with requirements.txt installed")
    both.add_argument("--tuned", action="store_true", help="the Python pipeline with all that makes it faster")
    both.add_argument("--processes", type=int, default=2, help="of the Python pipeline")
    both.set_defaults(mode=compare, rounds=3)
    one = modes.add_parser("measure", help="one command")
    one.add_argument("--command", required=True, help="the command, with {inbox} and {out}")
    one.set_defaults(mode=alone)
    for mode, rounds in ((both, 3), (one, 1)):
        mode.add_argument("--name", default="ziping", help="what the command is called in the table")
        mode.add_argument("--count", type=int, default=1000, help="how many applications (default 1000)")
        mode.add_argument("--rounds", type=int, default=rounds, help=f"of each (default {rounds})")
        mode.add_argument("--workbook", type=Path, default=make_inbox.WORKBOOK, help="what the inbox has copies of")
        mode.add_argument("--papers", default=PAPERS, help=f"files that each application must get (default {PAPERS})")
        mode.add_argument("--accept", default="0", help="exit statuses that are no failure (default 0)")
        mode.add_argument("--scratch", type=Path, help="folder for inbox and outputs (default: that for temporary files)")
        mode.add_argument("--json", type=Path, help="write all figures to this file")
    options = parser.parse_args()
    options.mode(options)


if __name__ == "__main__":
    sys.exit(main())
