"""Writes a sample model as a version folder: model.onnx, its smoke.json, both proven with onnxruntime."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from sklearn.metrics import accuracy_score, roc_auc_score

IR_VERSION = 8
TOLERANCE = 1e-4
DATATYPES = {"float32": "FP32", "int64": "INT64"}


@dataclass(frozen=True)
class Sample:
    """What a model is, apart from its graph."""

    name: str
    version: str
    kind: str
    about: str
    data: str
    classes: list[str]


@dataclass(frozen=True)
class Row:
    """One line of the table that train.py prints."""

    model: str
    version: str
    kind: str
    rows: int
    accuracy: float
    auc: float
    size: int


def publish(
    sample: Sample, model: onnx.ModelProto, x: np.ndarray, y: np.ndarray, expected: np.ndarray, folder: Path
) -> Row:
    """Writes `folder/<version>`. `x` float32 [N, F], `y` int [N], `expected` [N, classes] from the trainer itself.

    Raises AssertionError where onnxruntime does not answer what the trainer does.
    """
    describe(sample, model)
    onnx.checker.check_model(model, full_check=True)
    target = folder / sample.version
    target.mkdir(parents=True, exist_ok=True)
    path = target / "model.onnx"
    path.write_bytes(model.SerializeToString(deterministic=True))

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    probability, label = session.run(["probability", "label"], {session.get_inputs()[0].name: x})
    np.testing.assert_allclose(probability, expected, atol=TOLERANCE)
    np.testing.assert_array_equal(label, probability.argmax(axis=1))

    batches = {"one row": x[:1], "another row": x[1:2], "a batch of five": x[2:7]}
    cases = [smoke_case(session, title, batch) for title, batch in batches.items()]
    # One case a line: the numbers are not for reading one by one.
    lines = ",\n".join(json.dumps(case) for case in cases)
    (target / "smoke.json").write_text(f'{{"cases": [\n{lines}\n]}}\n')

    scores = probability[:, 1] if len(sample.classes) == 2 else probability
    auc = roc_auc_score(y, scores, multi_class="ovr")
    return Row(sample.name, sample.version, sample.kind, len(y), accuracy_score(y, label), auc, path.stat().st_size)


def describe(sample: Sample, model: onnx.ModelProto) -> None:
    model.ir_version = IR_VERSION
    model.producer_name = "signalbox-samples"
    model.producer_version = "1"
    model.domain = "signalbox.samples"
    model.model_version = int(sample.version.split(".")[0])
    model.doc_string = sample.about
    model.graph.name = sample.name
    properties = {
        "name": sample.name,
        "version": sample.version,
        "kind": sample.kind,
        "task": "classification",
        "classes": ",".join(sample.classes),
        "data": sample.data,
    }
    onnx.helper.set_model_props(model, properties)


def smoke_case(session: onnxruntime.InferenceSession, name: str, x: np.ndarray) -> dict:
    """A request and its answer as Open Inference Protocol v2 tensors."""
    names = [output.name for output in session.get_outputs()]
    answers = session.run(names, {session.get_inputs()[0].name: x})
    return {
        "name": name,
        "inputs": [tensor(session.get_inputs()[0].name, x)],
        "outputs": [tensor(output, answer) for output, answer in zip(names, answers)],
        "tolerance": {"absolute": TOLERANCE},
    }


def tensor(name: str, value: np.ndarray) -> dict:
    flat = value.ravel().tolist()
    data = [round(number, 7) for number in flat] if value.dtype == np.float32 else flat
    return {"name": name, "shape": list(value.shape), "datatype": DATATYPES[str(value.dtype)], "data": data}


def write_csv(path: Path, columns: list[str], rows: list[list]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
