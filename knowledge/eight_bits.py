"""A model whose weights have eight bits, multiplied in eight bits: read as it comes, they are turned to floats first.

An exported model keeps such a weight as whole numbers and a scale for each column, and makes floats of them when it is
loaded: four times the memory, all of it read for every text.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

_FLOAT = 1  # onnx.TensorProto.FLOAT, known without importing the library


def in_eight_bits(path: Path) -> bytes:
    """The model at `path` (ONNX), its products with eight-bit weights as products of whole numbers.

    What they are multiplied with is brought to eight bits for each text (`DynamicQuantizeMatMul` of ONNX Runtime); rows
    of an embedding are scaled when they are looked up. The rest stays as it is.
    """
    import onnx  # only when the encoder is loaded

    model = onnx.load(str(path))
    weights = dict(_weights(model.graph))
    nodes = [new for node in model.graph.node for new in _rewritten(node, weights)]
    used = {name for node in nodes for name in node.input} | {one.name for one in model.graph.output}
    kept = [node for node in nodes if used.intersection(node.output)]
    used = {name for node in kept for name in node.input}
    stored = [one for one in model.graph.initializer if one.name in used]
    for field, values in ((model.graph.node, kept), (model.graph.initializer, stored)):
        del field[:]
        field.extend(values)
    model.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
    return bytes(model.SerializeToString())


def _weights(graph: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    """Names of the floats made of eight-bit weights, with the names of the (whole numbers, scales) they are made of."""
    stored = {one.name for one in graph.initializer}
    cast = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Cast" and node.input[0] in stored}
    for node in graph.node:
        if node.op_type == "Mul" and node.input[0] in cast and node.input[1] in stored:
            yield node.output[0], (cast[node.input[0]], node.input[1])


def _rewritten(node: Any, weights: dict[str, tuple[str, str]]) -> list[Any]:
    """The node, or those that do the same without floats of a weight."""
    from onnx.helper import make_node

    if node.op_type == "MatMul" and node.input[1] in weights:
        whole, scales = weights[node.input[1]]
        return [make_node("DynamicQuantizeMatMul", [node.input[0], whole, scales], node.output, domain="com.microsoft")]
    if node.op_type == "Gather" and node.input[0] in weights:
        whole, scales = weights[node.input[0]]
        name = node.output[0]
        return [
            make_node("Gather", [whole, node.input[1]], [f"{name}_whole"], axis=0),
            make_node("Gather", [scales, node.input[1]], [f"{name}_scales"], axis=0),
            make_node("Cast", [f"{name}_whole"], [f"{name}_floats"], to=_FLOAT),
            make_node("Mul", [f"{name}_floats", f"{name}_scales"], [name]),
        ]
    return [node]
