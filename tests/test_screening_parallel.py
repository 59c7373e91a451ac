"""Many rows: the same bytes however they are cut and whoever screens them, in bounded memory, and
an end that is clear whatever breaks.
"""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import cast

import pandas as pd
import pytest
from answering import answer_of
from on_disk import from_the_first_row
from screenings import screener, suppliers

from duediligence.answers import AnswerLog
from duediligence.errors import ColumnError, ScreeningError, TableError, UsageError
from duediligence.intake.spreadsheet import suppliers_from_file
from duediligence.model import Options
from duediligence.policy import Assessor
from duediligence.screening import parallel, progress
from duediligence.screening.chunks import chunks_of, divide
from duediligence.screening.pipeline import ScreeningSetup
from duediligence.screening.workers import Share, WaitingShares
from duediligence.spreadsheets.disk_sequence import DiskSequence

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = ("Quiet Mill", "Hetian Taida", "", "Badger Sportswear", "Hetain Taida Garments Co., Ltd.")
LONG = 100_000  # more than a second's work


def written(result):
    """The JSON of a result without the time of the screening."""
    return result.to_json().replace(result.provenance.screened_at, "")


@pytest.fixture(scope="module")
def odd_file(tmp_path_factory):
    """The special rows of the example, repeated between usual ones, to a few thousand."""
    table = suppliers_from_file(EXAMPLES / "suppliers.xlsx")[0]
    odd = pd.DataFrame({column.header: column.shown for column in table.columns})
    usual = pd.DataFrame({"Vendor Name": [f"Mill {at}" for at in range(900)]})
    assert usual.columns[0] in odd
    path = tmp_path_factory.mktemp("odd") / "odd.csv"
    pd.concat([odd, usual, odd, usual, odd]).to_csv(path, index=False)
    return path


@pytest.mark.slow
def test_chunks_workers_and_disk_change_no_byte(odd_file, monkeypatch):
    """A few thousand rows give the same JSON for any chunk size, worker count and place."""
    usual = screener().screen(odd_file)
    assert len(usual) > 2_000
    assert len(usual.findings) > 90
    expected = written(usual)
    for rows, workers in ((701, 1), (97, 3), (1_500, 2)):
        monkeypatch.setattr(parallel, "ROWS", rows)
        monkeypatch.setattr(parallel, "MOST_NEAR_MISSES", 5)
        with from_the_first_row():
            result = screener().screen(odd_file, options=Options(workers=workers))
        assert isinstance(result.near_misses, DiskSequence)
        assert written(result) == expected
        assert result.near_misses[1].position == usual.near_misses[1].position


def test_answers_reach_the_workers(tmp_path, monkeypatch):
    """What reviewers answered before counts in a worker as it does here."""
    table = suppliers([{"name": "Hetian Taida", "country": "FR"}] * 3 + [{"name": "Quiet"}] * 5)
    finding = screener().screen_suppliers([table]).findings[0]
    log = AnswerLog(tmp_path / "answers.db")
    log.append([answer_of(finding)])
    here = screener().screen_suppliers([table], log)
    monkeypatch.setattr(parallel, "ROWS", 2)
    there = screener().screen_suppliers([table], log, Options(workers=2))
    assert written(here) == written(there)
    assert here.decisions[0].value == "note"


def test_readings_are_forgotten_in_time(monkeypatch):
    """What is remembered of texts has a bound, and the decisions do not depend on it."""
    from duediligence.screening import cell_reader

    monkeypatch.setattr(parallel, "ROWS", 2)
    monkeypatch.setattr(cell_reader, "_MOST_READINGS", 3)
    table = suppliers([{"name": name} for name in NAMES * 4])
    setup = ScreeningSetup(screener()._index, screener()._assessor)
    sizes = []
    ready = setup.pipeline()
    for chunk in chunks_of([table], parallel.ROWS):
        chunk.screen(ready)
        sizes.append(sum(map(len, ready._reader._readings.values())))
    assert max(sizes) <= 3 + 2
    decisions = parallel.screen_all(setup, [table]).decisions
    assert decisions[:5] * 4 == decisions


def test_workers_divide_rows_by_name():
    """Each worker has as many rows as the others, and a name is read by one of them in every chunk."""
    names = [f"Mill {at * 7 % 60}" for at in range(600)]
    rows = [{"name": name, "alias": str(at)} for at, name in enumerate(names)]
    readers: dict[str, set[int]] = {}
    for chunk in chunks_of([suppliers(rows)], 300):
        shares = divide(chunk, 3)
        assert [len(share.rows) for share in shares] == [100] * 3
        assert sorted(at for share in shares for at in share.positions) == list(chunk.positions)
        for worker, share in enumerate(shares):
            texts = share.rows.columns[0].texts
            assert [names[at] for at in share.positions] == list(texts)
            for name in texts:
                readers.setdefault(name, set()).add(worker)
    # A name at the end of a share may go on in the next one.
    assert sum(len(workers) > 1 for workers in readers.values()) <= 2


@pytest.mark.parametrize("row", [{"name": "Quiet Mill"}, {"name": ""}, {"address": "1 Road"}])
def test_rows_of_one_name_are_divided_too(row):
    """One name in all rows, or none, does not leave all rows to one worker; no share is empty."""
    rows = [{**row, "country": "FR"}] * 5
    (chunk,) = chunks_of([suppliers(rows)], 10)
    assert [len(share.rows) for share in divide(chunk, 2)] == [2, 3]
    assert [len(share.rows) for share in divide(chunk, 9)] == [1] * 5


def test_this_process_is_one_of_the_workers(monkeypatch):
    """Two workers are this process and one that it starts."""
    monkeypatch.setattr(parallel, "ROWS", 5)
    table = suppliers([{"name": name} for name in NAMES * 4])
    setup = ScreeningSetup(screener()._index, screener()._assessor)
    started = []
    parallel.screen_all(
        setup, [table], workers=2, advance=lambda _: started.append(len(active_children()))
    )
    assert set(started) == {1}


# --- parts ------------------------------------------------------------------------------------


def test_rows_of_frames_run_on_over_the_parts(tmp_path):
    """A frame begins where the last one ended, blank rows counted; a file has its own numbers."""
    frame = pd.DataFrame({"name": ["Quiet Mill", "", "Hetian Taida"]})
    path = tmp_path / "a.csv"
    path.write_text("name\nHetian Taida\n", encoding="utf-8")
    results = list(screener().screen_parts([frame, path, frame]))
    assert [list(result.suppliers[0].rows) for result in results] == [[0, 2], [2], [3, 5]]
    assert list(results[2].to_frame()["dd_row"].dropna()) == [3, 5]
    assert "row 5" in results[2].explain(5)


def test_a_part_that_cannot_be_read_is_named(tmp_path):
    """Of frames the number and the rows so far are told, of files their name."""
    good, bad = pd.DataFrame({"name": ["Quiet Mill"] * 4}), pd.DataFrame({"x": [1]})
    parts = screener().screen_parts([good, bad])
    assert len(next(parts)) == 4
    with pytest.raises(ColumnError, match=r"^part 2 \(after 4 rows\): the DataFrame"):
        next(parts)
    with pytest.raises(TableError, match=r"none\.csv: there is no such file"):
        next(screener().screen_parts([tmp_path / "none.csv"]))


# --- what breaks ------------------------------------------------------------------------------


class _Broken:
    """An assessor with a fault, as picklable as the real one."""

    scope = screener()._assessor.scope

    def __getattr__(self, _):
        raise AttributeError

    def assess(self, *_):
        raise KeyError("surprise")

    def unscreenable(self, *_, **__):
        return None


BROKEN = cast("Assessor", _Broken())  # stands in for a real one


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_names_the_rows(workers, monkeypatch):
    """Rows that cannot be screened end the screening, with their file and numbers."""
    monkeypatch.setattr(parallel, "ROWS", 3)
    rows = [{"name": "Quiet Mill"}] * 7 + [{"name": "Hetian Taida"}] * 2
    table = replace(suppliers(rows), file="s.csv", sheet="One")
    setup = ScreeningSetup(screener()._index, BROKEN)
    message = r"s\.csv, One, rows 8 to 10: these rows could not be screened: KeyError: 'surprise'"
    with pytest.raises(ScreeningError, match=message):
        parallel.screen_all(setup, [table], workers=workers)
    assert not active_children()


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_first_fault_is_named_whoever_meets_it(workers, monkeypatch):
    """Of several faults the first one of the table is named, as one process names it."""
    monkeypatch.setattr(parallel, "ROWS", 4)
    names = ["Quiet Mill", "Badger Sportswear", "Hetian Taida"]
    rows = [{"name": "Quiet Mill"}] * 9 + [{"name": name} for name in names * 7]
    setup = ScreeningSetup(screener()._index, BROKEN)
    with pytest.raises(ScreeningError, match=r"^rows 10 to 13: .* KeyError: 'surprise'"):
        parallel.screen_all(setup, [suppliers(rows)], workers=workers)
    assert not active_children()


def test_a_small_table_starts_no_process(tmp_path, monkeypatch):
    """Workers are started before a table is read only where it may have rows for them."""
    monkeypatch.setattr(parallel, "ROWS", 5)
    path = tmp_path / "s.csv"
    path.write_text("name\n" + "Quiet Mill\n" * 12, encoding="utf-8")
    assert parallel.workers_for(path, 4) == 2
    assert parallel.workers_for(str(path), 4) == 2
    assert parallel.workers_for(pd.DataFrame({"name": NAMES * 3}), 2) == 2
    for table in (pd.DataFrame({"name": NAMES}), tmp_path / "none.csv", "Quiet Mill", iter(NAMES)):
        assert parallel.workers_for(table, 4) == 1
    started = []
    monkeypatch.setattr("duediligence.screening.workers._context", lambda: started.append(1))
    screener().screen(pd.DataFrame({"name": NAMES}), options=Options(workers=4))
    assert not started


def test_a_process_without_shares_takes_those_of_others():
    """Each share is taken once: by whom it is for, or by one that has none any more."""
    rows = suppliers([{"name": f"Mill {at}"} for at in range(40)])
    waiting = WaitingShares(2)
    taken: list[int] = []
    for chunk in chunks_of([rows], 10):
        waiting.add([Share(share) for share in divide(chunk, 2)])
    waiting.complete()
    while share := waiting.take(1, waits=True):
        taken += share.rows.positions
    assert sorted(taken) == [*range(40)]


def test_workers_must_be_some():
    """No worker at all is a wrong argument."""
    with pytest.raises(UsageError, match="workers: 0 is less than 1"):
        Options(workers=0)
    with pytest.raises(UsageError, match="workers=0 screens nothing"):
        parallel.screen_all(ScreeningSetup(screener()._index, BROKEN), [], workers=0)


def test_a_worker_that_dies_is_told_and_loses_nothing_silently(monkeypatch):
    """A killed process ends the screening with the rows it had, and no other one stays behind."""
    monkeypatch.setattr(parallel, "ROWS", 500)
    table = suppliers([{"name": f"Quiet Mill {at}"} for at in range(20_000)])

    def kill():
        while not (children := active_children()):
            time.sleep(0.01)
        pid = children[0].pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(ScreeningError, match=r"worker .*fewer workers"):
        screener().screen_suppliers([table], options=Options(workers=2))
    killer.join()
    assert not active_children()


def test_a_script_without_a_guard_is_told(tmp_path):
    """Workers that a script starts while it is imported by them end in one clear error."""
    script = tmp_path / "script.py"
    script.write_text(
        "import pandas as pd\nfrom duediligence import Options, Screener\nfrom duediligence.screening import parallel\n"
        "parallel.ROWS = 2\n"
        "Screener().screen(pd.DataFrame({'name': ['A'] * 9}), options=Options(workers=2))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert 'if __name__ == "__main__":' in done.stderr.splitlines()[-1]


# --- the command ------------------------------------------------------------------------------


@pytest.fixture
def long_file(tmp_path):
    """A CSV that takes a while."""
    path = tmp_path / "long.csv"
    lines = (f"Quiet Mill {at},{at} Long Road" for at in range(LONG))
    path.write_text("Vendor,Address\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def workers_of(pid):
    """Return the worker processes of a process: the copies of the one that imports for them."""
    return [
        worker
        for child in children_of(pid)
        if b"forkserver" in read_process(child, "cmdline")
        for worker in children_of(child)
    ]


def children_of(pid):
    return [int(child) for child in read_process(pid, f"task/{pid}/children").split()]


def read_process(pid, file):
    """Return what the system says of a process; nothing of one that has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/{file}").read_bytes()
    return b""


def is_serving(pid):
    """Return whether a worker ignores SIGINT, which is the first thing that it does."""
    ignored = re.search(rb"SigIgn:\s*([0-9a-f]+)", read_process(pid, "status"))
    return bool(ignored and int(ignored[1], 16) >> (signal.SIGINT - 1) & 1)


def signal_all(pids, sign):
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, sign)


@pytest.fixture
def under_way(long_file):
    """The command with a worker that is halted, so that it cannot end before it is killed."""
    command = [sys.executable, "-m", "duediligence", "screen", str(long_file), "--workers", "2"]
    command += ["--json", str(long_file.with_suffix(".json"))]
    # A shell's job in the background ignores SIGINT, and so would the command.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    halted: set[int] = set()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heed,  # noqa: PLW1509 - it only sets a signal
    ) as running:
        assert running.stderr is not None
        while not halted:
            assert running.poll() is None, running.stderr.read().decode()
            for worker in filter(is_serving, workers_of(running.pid)):
                signal_all([worker], signal.SIGSTOP)
                halted.add(worker)
            time.sleep(0.005)
        yield running
        running.kill()
        signal_all(halted, signal.SIGKILL)


def left(folder, workers):
    """Return the files in a folder and the workers that live, once there was time to end."""
    end = time.monotonic() + 300  # reached by a worker only that would never end
    while (alive := [pid for pid in workers if is_alive(pid)]) and time.monotonic() < end:
        time.sleep(0.05)
    return [path.name for path in folder.iterdir()], alive


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


only_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@only_linux
@pytest.mark.slow
@pytest.mark.parametrize(
    ("sign", "code", "message"),
    [
        (signal.SIGINT, 130, b"interrupted"),
        (
            "worker",
            1,
            rb"long\.csv, rows [\d,]+ to [\d,]+: these rows could not be screened: the worker",
        ),
        (signal.SIGKILL, -signal.SIGKILL, b""),
    ],
)
def test_no_end_leaves_half_an_output_or_a_process(under_way, long_file, sign, code, message):
    """Interrupted, killed, or short of a worker: an exit code, no output, nobody left."""
    workers, others = workers_of(under_way.pid), children_of(under_way.pid)
    if sign == "worker":
        signal_all(workers, signal.SIGKILL)
    else:
        under_way.send_signal(sign)
        signal_all(workers, signal.SIGCONT)
    _, stderr = under_way.communicate()
    assert under_way.returncode == code, stderr.decode()
    assert re.search(message, stderr), stderr.decode()
    assert b"Traceback" not in stderr
    assert left(long_file.parent, [*workers, *others]) == (["long.csv"], [])


def test_command_takes_workers(tmp_path, capsys, monkeypatch):
    """--workers changes who screens and no byte of the result."""
    from duediligence.cli import main

    monkeypatch.setattr(parallel, "ROWS", 2)
    path = tmp_path / "s.csv"
    path.write_text("Vendor\n" + "\n".join(filter(None, NAMES * 2)) + "\n", encoding="utf-8")
    texts = []
    for workers in ("1", "2"):
        assert main(["screen", str(path), "--workers", workers, "--json", "-"]) == 0
        document = json.loads(capsys.readouterr().out)
        del document["provenance"]["screened_at"]
        texts.append(document)
    assert texts[0] == texts[1]
    assert main(["screen", str(path), "--workers", "0"]) == 2


# --- progress ---------------------------------------------------------------------------------


def test_progress_is_one_bar_where_it_is_asked_for(capsys, monkeypatch):
    """A bar in percent over reading and screening; nothing for a short run or where nobody asked."""
    table = [{"name": name} for name in NAMES]
    screener().screen(table, options=Options(progress=True))
    monkeypatch.setattr(progress, "_DELAY", 0)
    screener().screen(table)
    assert capsys.readouterr().err == ""
    screener().screen(table, options=Options(progress=True))
    shown = capsys.readouterr().err
    assert "Reading" in shown
    assert "%|" in shown


def test_the_bar_ends_at_its_whole_whatever_its_steps_come_to():
    """Each step adds its share and no more: of an empty step, too few and too many numbers."""

    class Bar:
        reached = 0.0

        def update(self, part):
            assert part >= 0
            self.reached += part

        def set_description_str(self, name, *, refresh):
            assert name in progress.SHARES

    bar = Bar()
    run = progress.Progress(bar)
    for name, total in zip(progress.SHARES, (0, 3, 10, 2), strict=True):
        with run.step(name, total) as advance:
            for _ in range(5):
                advance(1)
    assert bar.reached == pytest.approx(100)


# --- memory -----------------------------------------------------------------------------------

PEAK = """
import resource, sys
from duediligence import Screener
result = Screener().screen(sys.argv[1])
result.write_json(sys.argv[1] + ".json")
print(len(result), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""
BYTES_A_ROW = 100  # decisions, coverage, row numbers, and where the disk holds the texts


@only_linux
@pytest.mark.slow
def test_memory_does_not_grow_with_the_texts(tmp_path):
    """200,000 rows of 12 columns take a hundred bytes a row more than the rows held at once."""
    peaks = []
    for rows in (60_000, 200_000):
        path = tmp_path / f"{rows}.csv"
        with path.open("w", encoding="utf-8") as stream:
            stream.write("Vendor,Note," + ",".join(f"Ref {at}" for at in range(10)) + "\n")
            for at in range(rows):
                stream.write(f"Quiet Mill {at % 50},x," + ",".join(["a longer text"] * 10) + "\n")
        done = subprocess.run(
            [sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True
        )
        counted, peak = map(int, done.stdout.split())
        assert counted == rows
        peaks.append(peak)
    assert (peaks[1] - peaks[0]) / 140_000 < BYTES_A_ROW, peaks
