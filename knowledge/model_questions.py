"""What a model is asked: the shipped prompts, the data of one call, and about how many tokens they are."""

import json
from dataclasses import asdict
from importlib import resources
from typing import Any

from knowledge.ports import Candidate, RuleText

ANSWER = 500  # tokens, about those of a long answer
_CHARACTERS_A_TOKEN = 4


def about_tokens(*texts: str) -> int:
    """About how many tokens the texts are together, whichever model counts them."""
    return sum(len(text) for text in texts) // _CHARACTERS_A_TOKEN


def instructions(name: str) -> str:
    """The shipped prompt of this name."""
    return resources.files("knowledge").joinpath(f"prompts/{name}.md").read_text(encoding="utf-8")


def judge_question(
    ask: str, history: tuple[str, ...], candidates: tuple[Candidate, ...], rules: tuple[RuleText, ...]
) -> str:
    """What the judge of a closed list is asked."""
    return data_blocks(
        {
            "rules": [asdict(rule) for rule in rules],
            "earlier": list(history),
            "ask": ask,
            "candidates": [asdict(candidate) for candidate in candidates],
        }
    )


def data_blocks(blocks: dict[str, Any]) -> str:
    """The data of one call. JSON strings keep a person's text inside its place; angle brackets cannot close it."""
    return "\n".join(
        f"<{name}>\n{json.dumps(value, ensure_ascii=False).replace('<', chr(92) + 'u003c')}\n</{name}>"
        for name, value in blocks.items()
    )
