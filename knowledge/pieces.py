"""Pieces of a text: the whole and its sentences, each a verbatim span that can be judged by itself."""

import re

LONGEST_PIECE, PIECE_STEP = 30, 20  # words: in a longer sentence a wish is drowned, so it is read in overlapping runs
MOST_PIECES = 40
FEW_PIECES = 6  # what has more holds pages that were pasted in, of which one sentence or another reads like a breach
_WORD = re.compile(r"\S+")
_SENTENCE = re.compile(r"(?<=[.!?;\n])\s+")


def pieces_of(text: str) -> list[str]:
    """The whole text and its sentences, long ones in runs of words: a prohibited wish may hide in one of them."""
    sentences = [piece.strip() for piece in _SENTENCE.split(text) if len(piece.split()) > 3]
    pieces = [run for sentence in sentences for run in _runs(sentence)]
    if len(pieces) > MOST_PIECES:
        pieces = _runs(text)
    return [text, *(piece for piece in pieces if piece != text)]


def holds_pages(text: str) -> bool:
    """Whether a text is so long that most of it is material, not what is asked for."""
    return len(pieces_of(text)) > FEW_PIECES


def _runs(sentence: str) -> list[str]:
    """The sentence, or overlapping runs of its words that together hold all of it; each a verbatim span."""
    words = [match.span() for match in _WORD.finditer(sentence)]
    if len(words) <= LONGEST_PIECE:
        return [sentence]
    step = max(PIECE_STEP, -(-len(words) // MOST_PIECES))  # thousands of tiny words make longer runs, not more
    size = step + LONGEST_PIECE - PIECE_STEP
    starts = range(0, len(words) - size + step, step)
    return [sentence[words[at][0] : words[min(at + size, len(words)) - 1][1]] for at in starts]
