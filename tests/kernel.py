"""A Jupyter kernel as JupyterLab uses it: cells with their ids, and sliders' messages in a subshell."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from jupyter_client.manager import KernelManager

PATIENCE = 60


class Kernel:
    """A running kernel; ``manager`` can interrupt it."""

    def __init__(self, manager: KernelManager) -> None:
        self.manager = manager
        self._client = manager.client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=PATIENCE)
        reply = self._ask("create_subshell_request", {})
        self._subshell = reply["content"]["subshell_id"]

    def _ask(self, kind: str, content: dict) -> dict:
        message = self._client.session.msg(kind, content)
        self._client.control_channel.send(message)
        while True:
            reply = self._client.get_control_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return reply

    def start(self, code: str, cell: str = "cell", deleted: tuple[str, ...] = ()) -> str:
        """Begin to run a cell; ``deleted`` are cells that are there no more."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}}
        content |= {"allow_stdin": False, "stop_on_error": False}
        metadata = {"cellId": cell, "deletedCells": list(deleted)}
        message = self._client.session.msg("execute_request", content, metadata=metadata)
        self._client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def wait(self, execution: str) -> str:
        """What a cell printed, with its errors, once it is done."""
        printed = []
        while True:
            message = self._client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != execution:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                printed.append(content["text"])
            elif kind == "error":
                printed += content["traceback"]
            elif kind == "status" and content["execution_state"] == "idle":
                return "".join(printed)

    def run(self, code: str, cell: str = "cell", deleted: tuple[str, ...] = ()) -> str:
        """Run a cell to its end."""
        return self.wait(self.start(code, cell, deleted))

    def move(self, slider: str, value: float) -> None:
        """What a page sends when a slider is moved, ``slider`` being its model's id."""
        data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        message = self._client.session.msg("comm_msg", {"comm_id": slider, "data": data})
        message["header"]["subshell_id"] = self._subshell
        self._client.shell_channel.send(message)

    def until(self, expression: str, wanted: str) -> str:
        """Ask again and again, in cells, until ``expression`` is ``wanted``; returns the last answer."""
        end = time.monotonic() + PATIENCE
        while (answer := self.run(f"print({expression})", "asking").strip()) != wanted:
            if time.monotonic() > end:
                break
            time.sleep(0.05)
        return answer

    def close(self) -> None:
        """Stop it."""
        self._client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@contextmanager
def kernel() -> Iterator[Kernel]:
    """A new kernel that has imported torch and the package."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    running = Kernel(manager)
    try:
        running.run("import torch, time, warnings, gc, ipywidgets, d2l_autograd as ad", "imports")
        yield running
    finally:
        running.close()
