"""An error of autograd's: how it is known, and the diagnosis that it gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import torch

from ..language import Words
from .error_site import ErrorSite
from .words import say

Facts = dict[str, object]  # what fills the words in


@dataclass(frozen=True)
class Diagnosis:
    """One error explained: ``what`` happened, the ``rule`` it broke, and code that would ``mend`` it.

    ``inside`` are the steps that libraries took to the error: HTML folds them away, text leaves them out.
    """

    key: str
    what: str
    rule: str
    mend: str
    inside: Sequence[str] = ()

    def __repr__(self) -> str:
        mend = "\n".join("    " + line for line in self.mend.splitlines())
        what, rule, how = (say(f"clinic {head}") for head in ("what", "rule", "mend"))
        return f"{what}{self.what}\n{rule}{self.rule}\n{how}\n{mend}"

    def _repr_html_(self) -> str:
        what, rule, how = (escape(say(f"clinic {head}")) for head in ("what", "rule", "mend"))
        return (
            f"<blockquote><p><strong>{what}</strong>{escape(self.what)}</p>"
            f"<p><strong>{rule}</strong>{escape(self.rule)}</p>"
            f"<p><strong>{how}</strong></p>{_code(self.mend)}{self._folded()}</blockquote>"
        )

    def _folded(self) -> str:
        if not self.inside:
            return ""
        summary = escape(say("clinic inside", count=len(self.inside)))
        return f"<details><summary>{summary}</summary>{_code(''.join(self.inside).rstrip())}</details>"


def _code(text: str) -> str:
    within = f'<code style="white-space: pre">{escape(text)}</code>'
    return f'<pre tabindex="0" style="overflow-x: auto">{within}</pre>'


def _no_facts(_site: ErrorSite, _groups: Sequence[str]) -> Facts:
    return {}


@dataclass(frozen=True)
class Case:
    """An error of the type ``raised`` whose message has ``pattern``; none raises what has no pattern.

    Its words in ``say`` are "clinic <key> what", "... rule" and "... mend". ``facts`` finds what fills them
    in, from the place of the error and the groups of the pattern; None where it is not this error after all.
    """

    key: str
    say: Words
    pattern: str = ""
    facts: Callable[[ErrorSite, Sequence[str]], Facts | None] = _no_facts
    raised: type[Exception] = RuntimeError

    def match(self, error: BaseException) -> re.Match | None:
        """Whether ``error`` is this one, as far as type and message tell."""
        return re.search(self.pattern, str(error)) if isinstance(error, self.raised) else None

    def diagnosis(self, site: ErrorSite, groups: Sequence[str] = ()) -> Diagnosis | None:
        """What it means at ``site``."""
        facts = self.facts(site, groups)
        if facts is None:
            return None
        here = ""
        if site.line is not None and site.code is not None:
            here = say("clinic here", line=site.line, code=" ".join(site.code.split()))
        subject = site.subject if isinstance(site.value, torch.Tensor) else None
        default = facts.pop("default", "y")
        it, name = subject or say("clinic it"), subject or default
        values = {"here": here, "it": it, "name": name, "code": site.code, **facts}
        parts = (f"clinic {self.key} {part}" for part in ("what", "rule", "mend"))
        what, rule, mend = (self.say(part, **values) for part in parts)
        named = subject is not None and re.match(rf"{re.escape(subject)}\b", what)
        return Diagnosis(self.key, what if named else what[:1].upper() + what[1:], rule, mend)
