"""Makes the models that an import must refuse, and two with external data: python make.py"""

import json
from pathlib import Path

import numpy as np
import onnx

HERE = Path(__file__).parent
WEIGHTS = np.arange(8, dtype=np.float32).reshape(4, 2) / 8


def main() -> None:
    valid = model("y = MatMul (x, weights)")
    (HERE / "corrupt.onnx").write_bytes(valid.SerializeToString()[:-40])
    save(model("y = MatMul (x, weights)", opset=99), "future-opset.onnx")
    save(model("y = Teleport (x, weights)"), "unknown-operator.onnx")

    save(external(location="weights.bin"), "external/model.onnx")
    (HERE / "external/weights.bin").write_bytes(WEIGHTS.tobytes())
    (HERE / "external/smoke.json").write_text(smoke([1.5, 2.0]))
    save(external(location="weights.bin"), "external-missing/model.onnx")
    save(external(location="../external/weights.bin"), "external-escape/model.onnx")

    save(valid, "wrong-smoke/model.onnx")
    (HERE / "wrong-smoke/smoke.json").write_text(smoke([1.5, 2.5]))


def model(body: str, opset: int = 17) -> onnx.ModelProto:
    """[N, 4] times the weights [4, 2] → [N, 2], or whatever `body` says."""
    parsed = onnx.parser.parse_model(
        f'<ir_version: 8, opset_import: ["": {opset}]> bad (float[N, 4] x) => (float[N, 2] y) {{ {body} }}'
    )
    parsed.producer_name = "signalbox-samples"
    parsed.graph.initializer.append(onnx.numpy_helper.from_array(WEIGHTS, "weights"))
    return parsed


def external(location: str) -> onnx.ModelProto:
    made = model("y = MatMul (x, weights)")
    weights = made.graph.initializer[0]
    onnx.external_data_helper.set_external_data(weights, location, offset=0, length=WEIGHTS.nbytes)
    weights.ClearField("raw_data")
    return made


def save(made: onnx.ModelProto, name: str) -> None:
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(made.SerializeToString(deterministic=True))


def smoke(answer: list[float]) -> str:
    """The input of ones; the right answer is the sums of the weights' columns, [1.5, 2.0]."""
    case = {
        "name": "ones",
        "inputs": [{"name": "x", "shape": [1, 4], "datatype": "FP32", "data": [1.0] * 4}],
        "outputs": [{"name": "y", "shape": [1, 2], "datatype": "FP32", "data": answer}],
        "tolerance": {"absolute": 1e-4},
    }
    return json.dumps({"cases": [case]}, indent=1) + "\n"


if __name__ == "__main__":
    main()
