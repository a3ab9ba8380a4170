"""Answers typed in words to a question of ours: yes, no or not sure, in five languages."""

from knowledge.words import tokens, word_list
from portfolio.decisions import Option, Question
from portfolio.settling import settles

LONGEST_ANSWER = 6  # words: what says more than yes or no is read as words about the task


def typed_answer(question: Question | None, text: str) -> Option | None:
    """The option of a question about a rule that somebody typed instead of pressing; None for other words.

    "Yes" alone, or a few words that begin with it; "yes and no" and whatever is in doubt is "not sure".
    """
    if question is None or not settles(question):
        return None
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
