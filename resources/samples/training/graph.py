"""Classifiers written as ONNX text: scores from one input, then the softmax and the likeliest class."""

import numpy as np
import onnx

OPSET = 17


def classifier(signature: str, score: str, weights: dict[str, np.ndarray], classes: int) -> onnx.ModelProto:
    """`signature` such as `image[N, 64]`; `score` computes [N, classes] from it and the weights (initialisers)."""
    name, shape = signature.split("[")
    text = f"""<ir_version: 8, opset_import: ["": {OPSET}]>
classifier (float[{shape} {name}) => (float[N, {classes}] probability, int64[N] label) {{
    {score}
    probability = Softmax <axis = 1> (score)
    label = ArgMax <axis = 1, keepdims = 0> (probability)
}}"""
    model = onnx.parser.parse_model(text)
    model.graph.initializer.extend(initialiser(name, value) for name, value in weights.items())
    return model


def initialiser(name: str, value: np.ndarray) -> onnx.TensorProto:
    kept = value if value.dtype == np.int64 else value.astype(np.float32)
    return onnx.numpy_helper.from_array(kept, name)
