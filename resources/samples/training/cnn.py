"""A convolutional network for 8×8 images in plain numpy: 3×3 conv, 3×3 conv, 2×2 max pool, dense; trained with Adam."""

import numpy as np

FIRST, SECOND, CLASSES = 12, 24, 10
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def train(x: np.ndarray, y: np.ndarray, *, seed: int, epochs: int, batch: int, rate: float) -> dict[str, np.ndarray]:
    """`x` [N, 1, 8, 8] in 0..1, `y` int [N]. Returns the weights by name."""
    rng = np.random.default_rng(seed)
    weights = initial(rng)
    mean = {name: np.zeros_like(value) for name, value in weights.items()}
    square = {name: np.zeros_like(value) for name, value in weights.items()}
    step = 0
    for epoch in range(epochs):
        decayed = rate * 0.5 * (1 + np.cos(np.pi * epoch / epochs))
        order = rng.permutation(len(x))
        for rows in np.split(order, range(batch, len(order), batch)):
            step += 1
            for name, slope in gradients(weights, x[rows], y[rows]).items():
                # Adam (Kingma and Ba 2015, algorithm 1)
                mean[name] = BETA1 * mean[name] + (1 - BETA1) * slope
                square[name] = BETA2 * square[name] + (1 - BETA2) * slope**2
                unbiased = mean[name] / (1 - BETA1**step), square[name] / (1 - BETA2**step)
                weights[name] = weights[name] - decayed * unbiased[0] / (np.sqrt(unbiased[1]) + EPSILON)
    return {name: value.astype(np.float32) for name, value in weights.items()}


def probabilities(weights: dict[str, np.ndarray], x: np.ndarray) -> np.ndarray:
    """[N, 1, 8, 8] → [N, 10]."""
    return forward(weights, x)["probability"]


def initial(rng: np.random.Generator) -> dict[str, np.ndarray]:
    def he(*shape: int) -> np.ndarray:
        return rng.normal(0, np.sqrt(2 / np.prod(shape[1:])), shape)

    return {
        "conv1": he(FIRST, 1, 3, 3),
        "bias1": np.zeros(FIRST),
        "conv2": he(SECOND, FIRST, 3, 3),
        "bias2": np.zeros(SECOND),
        "dense": he(CLASSES, SECOND * 16).T,
        "bias": np.zeros(CLASSES),
    }


def patches(x: np.ndarray) -> np.ndarray:
    """[N, C, 8, 8] → [N, 8, 8, C·9]: the 3×3 neighbourhood of each pixel, zero padded."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(len(x), 8, 8, -1)


def forward(weights: dict[str, np.ndarray], x: np.ndarray) -> dict[str, np.ndarray]:
    patches1 = patches(x)
    map1 = np.maximum(patches1 @ weights["conv1"].reshape(FIRST, -1).T + weights["bias1"], 0)
    patches2 = patches(map1.transpose(0, 3, 1, 2))
    map2 = np.maximum(patches2 @ weights["conv2"].reshape(SECOND, -1).T + weights["bias2"], 0).transpose(0, 3, 1, 2)
    cells = map2.reshape(len(x), SECOND, 4, 2, 4, 2)
    pooled = cells.max(axis=(3, 5))
    scores = pooled.reshape(len(x), -1) @ weights["dense"] + weights["bias"]
    exponent = np.exp(scores - scores.max(axis=1, keepdims=True))
    return {
        "patches1": patches1,
        "map1": map1,
        "patches2": patches2,
        "cells": cells,
        "pooled": pooled,
        "probability": exponent / exponent.sum(axis=1, keepdims=True),
    }


def gradients(weights: dict[str, np.ndarray], x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """Of the mean cross entropy, by back-propagation."""
    seen = forward(weights, x)
    count = len(x)
    scores = (seen["probability"] - np.eye(CLASSES)[y]) / count
    flat = seen["pooled"].reshape(count, -1)
    pooled = (scores @ weights["dense"].T).reshape(count, SECOND, 4, 1, 4, 1)
    largest = (seen["cells"] == seen["pooled"][:, :, :, None, :, None]) & (seen["cells"] > 0)
    map2 = (pooled * largest).reshape(count, SECOND, 8, 8)
    # A 3×3 convolution's gradient is the convolution with the kernel turned by 180° and its channels swapped.
    turned = weights["conv2"][:, :, ::-1, ::-1].transpose(1, 0, 2, 3).reshape(FIRST, -1)
    map1 = (patches(map2) @ turned.T) * (seen["map1"] > 0)
    slopes2 = map2.transpose(0, 2, 3, 1)
    return {
        "conv1": np.tensordot(map1, seen["patches1"], axes=([0, 1, 2], [0, 1, 2])).reshape(FIRST, 1, 3, 3),
        "bias1": map1.sum(axis=(0, 1, 2)),
        "conv2": np.tensordot(slopes2, seen["patches2"], axes=([0, 1, 2], [0, 1, 2])).reshape(SECOND, FIRST, 3, 3),
        "bias2": slopes2.sum(axis=(0, 1, 2)),
        "dense": flat.T @ scores,
        "bias": scores.sum(axis=0),
    }
