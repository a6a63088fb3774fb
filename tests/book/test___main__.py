"""The command: what it says, and an interrupt."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from books import everything, write
from spoken import WORDS

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "d2l_autograd.book"]


def test_the_command_says_what_went_wrong(tmp_path):
    command = [*COMMAND, "out", "--chapters", "chapters"]
    out = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
    assert out.returncode == 1 and "chapters" in out.stderr and "Traceback" not in out.stderr


@pytest.mark.parametrize("signal_at", ["the start", "a cell"])
def test_an_interrupt_leaves_the_old_book_and_no_kernel(tmp_path, signal_at):
    source = "import os, pathlib, time\npathlib.Path(f'pid-{os.getpid()}').touch()\ntime.sleep(600)"
    write(tmp_path / "chapters/en", "one", "# One")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    made = subprocess.run(
        [*COMMAND, "site", "--chapters", "chapters"],
        cwd=tmp_path,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "site/index.html" in made.stdout and made.stderr.endswith("en/one.ipynb\n")
    for i in range(3):
        write(tmp_path / "chapters/zh", f"{i}", "# 一", source)
    before = everything(tmp_path)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(
        [*COMMAND, "site", "--chapters", "chapters"], cwd=tmp_path, env=env, **pipes
    ) as command:
        wanted, count = {"the start": ("tmp/*.json", 1), "a cell": ("chapters/zh/pid-*", 2)}[signal_at]
        while len(list(tmp_path.glob(wanted))) < count and command.poll() is None:
            time.sleep(0.01)
        command.send_signal(signal.SIGINT)
        _, told = command.communicate(timeout=60)
    assert command.returncode == 130 and told.splitlines()[-1] == WORDS["book interrupted"]["en"]
    assert "Traceback" not in told
    for pid in tmp_path.glob("chapters/zh/pid-*"):
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid.name.removeprefix("pid-")), 0)
        pid.unlink()
    assert everything(tmp_path) == before
