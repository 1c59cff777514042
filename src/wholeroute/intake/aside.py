"""Have a file that is no report read in a limited child as well: whoever wrote it is not trusted more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from wholeroute.errors import Refused
from wholeroute.intake.child import Task
from wholeroute.intake.children import Child
from wholeroute.intake.frames import Frame

Job = Callable[[bytes], bytes]
"""What is made of a file: a function of a module, or a partial of one, as it goes to the child."""


def read_aside(content: bytes, job: Job) -> bytes:
    """Return what `job` makes of the bytes of a text file, in a child of its own.

    Raises whatever `Invalid` the job raised; `Refused` for what is no text, or breaks the limits.
    """
    with TemporaryDirectory(prefix="wholeroute-") as folder, Child() as child:
        path = Path(folder) / "file"
        path.write_bytes(content)
        task = Task("text", path, None, b"", glance=partial(_made, job))
        for frame, found in child.frames(task):
            if frame is Frame.DONE:
                return found
    raise Refused("hostile-file", "nothing came of the file")


def _made(job: Job, task: Task) -> bytes:
    return job(task.path.read_bytes())
