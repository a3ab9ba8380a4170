"""How the parts of a task are said: what each product takes, how ready that is, how much of the task is covered."""

from collections.abc import Sequence

from handlers.views import labels, words
from handlers.views.blocks import Element, bold, faint, models_words, person, quote, say
from portfolio.decisions import Recommendation
from portfolio.part_limits import ASK_WITHOUT


def named(found: Sequence[Recommendation]) -> list[str]:
    """What each product takes: its part, or where that is missing or another's too, its best reason or its purpose."""
    parts: list[str] = []
    for entry in found:
        reason = entry.reasons[0].span if entry.reasons else ""
        own = [text for text in (entry.part, reason, entry.product.purpose) if text.strip() and text not in parts]
        parts.append(own[0] if own else entry.product.name)
    return parts


def cover(found: Sequence[Recommendation], gaps: int) -> str:
    """How much of the task is covered: wholly, only without some data, not at all. Holds words of the catalogue."""
    partly = [entry.withheld for entry in found if entry.withheld]
    covered, minded = len(found) - len(partly), _asked_without(found)
    if not gaps and not partly:
        whole = {1: "It is covered", 2: "Both are covered"}.get(covered, "All of them are covered")
        return f"{whole}{minded}."
    said = [f"{words.spelled(covered)} {'is' if covered == 1 else 'are'} covered{minded}"] if covered else []
    if partly:
        same = len(set(partly)) == 1 and partly[0].startswith("only")
        limit = words.line(partly[0], 120) if same else "with a limit on data"
        said.append(f"{words.spelled(len(partly))} {limit}")
    if gaps:
        said.append(f"{words.spelled(gaps)} {'is a gap' if gaps == 1 else 'are gaps'}")
    point = ", ".join(said)
    return f"{point[0].upper()}{point[1:]}."


def _asked_without(found: Sequence[Recommendation]) -> str:
    """ " (one of them when asked without CLIENT data)": what is covered, but asked without some data; or ""."""
    covered = [entry for entry in found if not entry.withheld]
    asked = [limit for entry in covered for limit in entry.limits if limit.startswith(ASK_WITHOUT)]
    if not asked:
        return ""
    data = {limit.removeprefix(ASK_WITHOUT).partition("(")[0].strip() for limit in asked}
    which = f"{words.spelled(len(asked))} of them " if len(covered) > 1 else ""
    said = words.line(data.pop(), 80) if len(data) == 1 else "some data"
    return f" ({which}when asked without {said})"


def readiness(entry: Recommendation) -> str:
    """How ready the product is to take its part; where it may not hold the task's data, that."""
    return entry.withheld or labels.READINESS[entry.product.stage]


def _of_the_task(limit: str, entry: Recommendation) -> bool:
    """Whether a limit comes of the task or the stage. The product's standing ones stand beside its first steps."""
    return not any(constraint.text.startswith(limit.removesuffix("…")) for constraint in entry.product.constraints)


def taken_by(entry: Recommendation, *, public: bool) -> list[Element]:
    """Who takes the part, how ready that is, the record it rests on, and what to mind."""
    owner = person(entry.product.owner, quiet=public, otherwise="no owner yet")
    ready = bold(entry.withheld, 160) if entry.withheld else say(readiness(entry))
    taken = [say(" → "), bold(entry.product.name, 80), say(" · "), ready, say(" · "), owner]
    if entry.reasons:
        reason = entry.reasons[0]
        taken += [
            say("\n"),
            faint(f"{labels.field_name(reason.field)}: “{words.line(labels.span(reason, entry.product), 200)}”", 260),
        ]
        taken += [say("\n"), models_words(entry.why)] if entry.why else []
    told = [limit for limit in entry.limits if limit != entry.withheld]
    others = told if entry.withheld else [limit for limit in told if _of_the_task(limit, entry)]
    if others:
        taken += [say("\nMind: "), quote(words.listed(others[:2], "·"), 300)]
    return taken
