"""digits: which digit is on an 8×8 image? 1.0.0 is linear, 2.0.0 a small convolutional network."""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

from . import cnn
from .graph import classifier
from .publish import Row, Sample, publish, write_csv

SEED = 20
BRIGHTEST = 16
DATA = "Optical Recognition of Handwritten Digits, E. Alpaydin 1998, UCI Machine Learning Repository, CC BY 4.0"

LINEAR = """
    brightest = Constant <value_float = 16.0> ()
    scaled = Div (image, brightest)
    score = Gemm (scaled, weights, bias)
"""
CONVOLUTION = """
    brightest = Constant <value_float = 16.0> ()
    scaled = Div (image, brightest)
    square = Constant <value_ints = [-1, 1, 8, 8]> ()
    pixels = Reshape (scaled, square)
    sum1 = Conv <kernel_shape = [3, 3], pads = [1, 1, 1, 1]> (pixels, conv1, bias1)
    map1 = Relu (sum1)
    sum2 = Conv <kernel_shape = [3, 3], pads = [1, 1, 1, 1]> (map1, conv2, bias2)
    map2 = Relu (sum2)
    pooled = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (map2)
    flat = Flatten (pooled)
    score = Gemm (flat, dense, bias)
"""


def build(folder: Path) -> list[Row]:
    images, digit = load_digits(return_X_y=True)
    x, xt, y, yt = train_test_split(images, digit, test_size=0.25, random_state=SEED, stratify=digit)
    columns = ["digit", *(f"pixel_{index}" for index in range(64))]
    write_csv(folder / "test.csv", columns, [[label, *row] for label, row in zip(yt, xt.astype(int))])

    linear = LogisticRegression(C=0.3, max_iter=2000).fit(x / BRIGHTEST, y)
    network = cnn.train((x / BRIGHTEST).reshape(-1, 1, 8, 8), y, seed=SEED, epochs=30, batch=32, rate=0.003)
    return [
        publish(
            describe("1.0.0", "linear"),
            classifier("image[N, 64]", LINEAR, {"weights": linear.coef_.T, "bias": linear.intercept_}, 10),
            xt.astype(np.float32),
            yt,
            linear.predict_proba(xt / BRIGHTEST),
            folder,
        ),
        publish(
            describe("2.0.0", "convolutional network"),
            classifier("image[N, 64]", CONVOLUTION, network, 10),
            xt.astype(np.float32),
            yt,
            cnn.probabilities(network, (xt / BRIGHTEST).reshape(-1, 1, 8, 8)),
            folder,
        ),
    ]


def describe(version: str, kind: str) -> Sample:
    about = f"Which digit an 8×8 image shows ({kind}). Input: 64 pixels row by row, 0 (white) to 16 (black)"
    return Sample("digits", version, kind, about, DATA, [str(digit) for digit in range(10)])
