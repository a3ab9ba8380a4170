"""Files and functions stay small enough to be read in one go."""

import ast

from tests.house.tree import name_of, python_files

LONGEST_FILE = 350
LONGEST_FUNCTION = 40


def test_no_file_is_longer_than_350_lines() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {}
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{name_of(path)}:{node.lineno} {node.name}"] = lines
    assert long == {}
