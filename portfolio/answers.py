"""Answers typed in words to a question of ours: yes, no or not sure, and which of the choices, in five languages."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from knowledge.questions import compiled
from knowledge.words import language_of, stems, tokens, word_list
from portfolio.decisions import Option, Question
from portfolio.sentences import bare, says
from portfolio.settling import settles

LONGEST_ANSWER = 6  # words: what says more than yes or no is read as words about the task
MOST_LEFT_OUT = 0.25  # the part of an option's telling words that may be missing where it is typed in words
SAME_WORD, LEAST_WORD = 0.8, 5  # how alike two stems are that differ by a slip, and their fewest letters

_ORDINALS = {
    "p1": "1st|first|erste[nrs]?|1er|1re|1ère|premier|première|primer[oa]?|1[oa]|перв(?:ый|ая|ое|ую)",
    "p2": "2nd|second|zweite[nrs]?|2e|2ème|deuxième|seconde?|segund[oa]|2[oa]|втор(?:ой|ая|ое|ую)",
    "p3": "3rd|third|dritte[nrs]?|3e|3ème|troisième|tercer[oa]?|3[oa]|трет(?:ий|ья|ье|ью)",
    "p4": "4th|fourth|vierte[nrs]?|4e|4ème|quatrième|cuart[oa]|4[oa]|четв[её]рт(?:ый|ая|ое|ую)",
    "last": "last|letzte[nrs]?|dernier|dernière|últim[oa]|последн(?:ий|яя|ее|юю)",
}
_CARDINALS = {
    "p1": "one|eins|un|une|uno|una|один|одна",
    "p2": "two|zwei|deux|dos|два|две",
    "p3": "three|drei|trois|tres|три",
    "p4": "four|vier|quatre|cuatro|четыре",
}


def _any_of(places: Mapping[str, str]) -> str:
    return f"(?:{'|'.join(f'(?P<{name}>{said})' for name, said in places.items())})"


_POINTING = compiled(  # one named group of each says the place
    {
        "MEANS": "(?:(?:i (?:mean|meant|choose|pick|take|want)|i(?:'d| would) (?:say|take)|(?:let's )?take|pick|choose"
        "|it's|it is|that's|ich (?:meine|nehme|wähle)|nimm|je (?:prends|choisis|veux)|c'est|elijo|quiero|es"
        "|я выбираю|выбираю|это) )?",
        "ARTICLE": "(?:(?:the|der|die|das|den|le|la|el) |l')?",
        "COUNTED": "(?:option|choice|number|answer|no\\.?|nr\\.?|nummer|antwort|variante|numéro|n°|choix|réponse"
        "|opción|número|respuesta|вариант|номер|ответ|пункт)",
        "ORDINAL": _any_of(_ORDINALS),
        "CARDINAL": _any_of(_CARDINALS),
        "FIGURE": "#?(?P<figure>[1-9])",
    },
    "MEANSARTICLEORDINAL(?: (?:one|COUNTED))?",
    "MEANSARTICLE(?:COUNTED ?)?FIGURE",
    "MEANS(?:ARTICLECOUNTED )?CARDINAL",
)
_AROUND = " ().:;!?"


def typed_answer(question: Question | None, text: str) -> Option | None:
    """The option of our question that somebody typed instead of pressing; None for other words.

    To a question about a rule "yes" alone, or a few words that begin with it; "yes and no" and whatever is in doubt is
    "not sure". To a question about the task an option's place ("the second one", "2"), or its words.
    """
    if question is None:
        return None
    return _on_a_rule(question, text) if settles(question) else _chosen(question.options, text)


def points_at_a_choice(text: str) -> bool:
    """Whether a text says the place of something in a list and nothing else: without a list it says nothing."""
    return says(_POINTING, bare(text).strip(_AROUND)) is not None


def _on_a_rule(question: Question, text: str) -> Option | None:
    said = tokens(text)
    pressed = next((one for one in question.options if tokens(one.label) == said), None)
    if pressed is not None or not said or len(said) > LONGEST_ANSWER:
        return pressed
    yes, no, unsure = question.options
    if _says("unsure", text):
        return unsure
    starts_yes, starts_no = said[0] in word_list("yes"), said[0] in word_list("no")
    if not (starts_yes or starts_no):
        return None
    if set(said) & word_list("yes") and set(said) & word_list("no"):
        return unsure
    return yes if starts_yes else no


def _says(name: str, text: str) -> bool:
    spoken = f" {' '.join(tokens(text))} "
    return any(f" {phrase.replace('_', ' ')} " in spoken for phrase in word_list(name))


def _chosen(options: Sequence[Option], text: str) -> Option | None:
    """The option whose place or whose words the text says; None where it may be several."""
    found = says(_POINTING, bare(text).strip(_AROUND))
    if found is not None:
        place = _place(found, len(options))
        return options[place] if options and place < len(options) else None
    worded = [one for one in options if _in_words(one.label, text) or _in_words(one.value, text)]
    exact = [one for one in worded if tokens(text) in (tokens(one.label), tokens(one.value))]
    either = exact or worded
    return either[0] if len(either) == 1 else None


def _place(found: re.Match[str], options: int) -> int:
    """Where the option stands that is pointed at, from 0; beyond the last one where there is none."""
    match found.lastgroup:
        case "last":
            return options - 1
        case "figure":
            return int(found["figure"]) - 1
        case name:
            return int(str(name).removeprefix("p")) - 1


def _in_words(option: str, text: str) -> bool:
    """Whether the text is the option nearly word for word: its telling words in their order, with a slip or a few of
    them left out, and no other word."""
    language = language_of(option)
    wanted, said = stems(option, language), stems(text, language)
    limits = [set(tokens(words)) & word_list("limiting") for words in (option, text)]
    if not said or limits[0] != limits[1] or len(said) < len(wanted) * (1 - MOST_LEFT_OUT):
        return False
    left = iter(wanted)
    return all(any(_same(word, one) for one in left) for word in said)


def _same(word: str, other: str) -> bool:
    long_enough = min(len(word), len(other)) >= LEAST_WORD
    return word == other or (long_enough and SequenceMatcher(None, word, other).ratio() >= SAME_WORD)
