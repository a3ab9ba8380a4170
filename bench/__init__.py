"""Measurements, never tests.

`python -m bench` prints what the README quotes (startup, ack, ask, feedback). `python -m bench.outcomes` says how often
routing is right on the labelled asks, `python -m bench.bounds` what the best and the worst model make of it, `python -m
bench.paraphrases` how rules fare in other words, `python -m bench.languages` asks in other languages; `python -m
bench.fitting` refits its coefficients, judged on companies left out.
"""
