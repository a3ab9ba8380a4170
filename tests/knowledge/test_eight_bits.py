"""A model multiplied in eight bits: as near to the model as it came as eight bits are, with no floats of a weight."""

from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper
from onnxruntime import InferenceSession, SessionOptions

from knowledge.eight_bits import in_eight_bits
from knowledge.english import model_folder

WIDE = 16
RANDOM = np.random.default_rng(5)


def stored(name: str, values: np.ndarray) -> onnx.TensorProto:
    return numpy_helper.from_array(values, name)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A model as exported: rows of an embedding are looked up, multiplied with a weight, and a float is added."""
    made = [
        helper.make_node("Cast", ["rows_q"], ["rows_f"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", ["rows_f", "rows_scale"], ["rows"]),
        helper.make_node("Cast", ["weight_q"], ["weight_f"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", ["weight_f", "weight_scale"], ["weight"]),
        helper.make_node("Gather", ["rows", "ids"], ["found"], axis=0),
        helper.make_node("MatMul", ["found", "weight"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["out"]),
    ]
    graph = helper.make_graph(
        made,
        "small",
        [helper.make_tensor_value_info("ids", onnx.TensorProto.INT64, [None])],
        [helper.make_tensor_value_info("out", onnx.TensorProto.FLOAT, [None, WIDE])],
        [
            stored("rows_q", RANDOM.integers(-127, 128, (50, WIDE)).astype(np.int8)),
            stored("rows_scale", RANDOM.uniform(0.001, 0.01, (50, 1)).astype(np.float32)),
            stored("weight_q", RANDOM.integers(-127, 128, (WIDE, WIDE)).astype(np.int8)),
            stored("weight_scale", RANDOM.uniform(0.001, 0.01, (1, WIDE)).astype(np.float32)),
            stored("bias", RANDOM.normal(size=WIDE).astype(np.float32)),
        ],
    )
    path = tmp_path / "small.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10), path)
    return path


def run(model: bytes | str, ids: list[int]) -> np.ndarray:
    options = SessionOptions()
    options.add_session_config_entry("session.x64quantprecision", "1")  # else sums overflow on processors without VNNI
    session = InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"ids": np.array(ids, dtype=np.int64)})[0])


def test_it_says_what_the_model_says_to_a_hundredth(small: Path) -> None:
    as_it_came, in_bytes = run(str(small), [3, 14, 15]), run(in_eight_bits(small), [3, 14, 15])
    assert np.abs(as_it_came - in_bytes).max() < 0.01 * np.abs(as_it_came).max()


def test_looked_up_rows_are_scaled_each_by_its_own(small: Path) -> None:
    model = onnx.load(small)
    del model.graph.node[5:]
    model.graph.output[0].name = "found"
    onnx.save(model, small)
    assert np.array_equal(run(str(small), [7, 7, 49]), run(in_eight_bits(small), [7, 7, 49]))


def test_no_floats_of_a_weight_are_left() -> None:
    model = onnx.load_from_string(in_eight_bits(model_folder() / "model.onnx"))
    kinds = Counter(node.op_type for node in model.graph.node)
    assert kinds["DynamicQuantizeMatMul"] == 36  # six for each of six layers
    large = [one for one in model.graph.initializer if np.prod(one.dims) >= 384 * 384]
    assert len(large) == 38
    assert {one.data_type for one in large} == {onnx.TensorProto.INT8}


def test_what_is_not_in_eight_bits_stays(small: Path) -> None:
    model = onnx.load_from_string(in_eight_bits(small))
    assert [node.op_type for node in model.graph.node][-1] == "Add"
    assert "bias" in {one.name for one in model.graph.initializer}
