"""credit-risk: will an applicant pay back? 1.0.0 is a logistic regression, 2.0.0 gradient boosting."""

import json
from pathlib import Path

import numpy as np
import onnx
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, Int64TensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from .credit_data import CreditData, read
from .graph import OPSET, classifier
from .publish import Row, Sample, publish, write_csv

SEED = 20
CLASSES = ["bad", "good"]
DATA = "Statlog (German Credit Data), H. Hofmann 1994, UCI Machine Learning Repository, CC BY 4.0"


# One-hot: every category's code is compared with 0, 1, 2 … at once; numbers are standardised.
LOGISTIC = """
    codes = Gather <axis = 1> (features, nominal)
    last = Constant <value_ints = [2]> ()
    each = Unsqueeze (codes, last)
    matches = Equal (each, range)
    ones = Cast <to = 1> (matches)
    onehot = Flatten <axis = 1> (ones)
    numbers = Gather <axis = 1> (features, numeric)
    centred = Sub (numbers, mean)
    scaled = Div (centred, deviation)
    row = Concat <axis = 1> (onehot, scaled)
    score = Gemm (row, weights, bias)
"""


def build(arff: Path, folder: Path) -> list[Row]:
    data = read(arff)
    train, test = train_test_split(np.arange(len(data.good)), test_size=0.3, random_state=SEED, stratify=data.good)
    write_encoding(data, folder / "encoding.json")
    for name, rows in (("train", train), ("test", test)):
        write_rows(data, rows, folder / f"{name}.csv")

    x, good = data.x[train], data.good[train]
    linear = logistic(data).fit(x, good).best_estimator_
    trees = boosting().fit(x, good).best_estimator_
    results = []
    for version, kind, estimator, model in (
        ("1.0.0", "logistic regression", linear, logistic_graph(data, linear)),
        ("2.0.0", "gradient boosting", trees, boosting_graph(trees)),
    ):
        about = f"Probability that an applicant for credit pays back ({kind}). Features: see encoding.json"
        sample = Sample("credit-risk", version, kind, about, DATA, CLASSES)
        expected = estimator.predict_proba(data.x[test])
        results.append(publish(sample, model, data.x[test], data.good[test], expected, folder))
    return results


def split(data: CreditData) -> tuple[list[int], list[int]]:
    """The positions of the nominal and of the numeric features."""
    nominal = [index for index, name in enumerate(data.features) if name in data.categories]
    return nominal, [index for index in range(len(data.features)) if index not in nominal]


def codes(data: CreditData) -> list[list[float]]:
    """Every code of the encoding, so that one that the training rows do not hold is accepted too."""
    return [list(map(float, range(len(names)))) for names in data.categories.values()]


def logistic(data: CreditData) -> GridSearchCV:
    nominal, numeric = split(data)
    onehot = OneHotEncoder(categories=codes(data), sparse_output=False)
    columns = ColumnTransformer([("onehot", onehot, nominal), ("scaled", StandardScaler(), numeric)])
    pipeline = Pipeline([("columns", columns), ("regression", LogisticRegression(max_iter=2000))])
    return GridSearchCV(pipeline, {"regression__C": [0.03, 0.1, 0.3, 1, 3]}, scoring="roc_auc")


def boosting() -> GridSearchCV:
    model = GradientBoostingClassifier(subsample=0.7, min_samples_leaf=10, random_state=SEED)
    grid = {"n_estimators": [80, 160], "learning_rate": [0.03, 0.06, 0.1], "max_depth": [2, 3, 4]}
    return GridSearchCV(model, grid, scoring="roc_auc", n_jobs=2)


def logistic_graph(data: CreditData, pipeline: Pipeline) -> onnx.ModelProto:
    nominal, numeric = split(data)
    sizes = [len(feature) for feature in codes(data)]
    widest = max(sizes)
    regression = pipeline["regression"]
    # The graph compares with as many codes for every feature; codes that a feature does not have weigh nothing.
    positions = [feature * widest + code for feature, size in enumerate(sizes) for code in range(size)]
    positions += [len(sizes) * widest + index for index in range(len(numeric))]
    good = np.zeros(len(sizes) * widest + len(numeric))
    good[positions] = regression.coef_[0]
    scaler = pipeline["columns"].named_transformers_["scaled"]
    weights = {
        "nominal": np.array(nominal),
        "range": np.arange(widest, dtype=np.float32).reshape(1, 1, -1),
        "numeric": np.array(numeric),
        "mean": scaler.mean_,
        "deviation": scaler.scale_,
        # softmax(0, s) is (1 - sigmoid(s), sigmoid(s))
        "weights": np.stack([np.zeros_like(good), good], axis=1),
        "bias": np.array([0, regression.intercept_[0]]),
    }
    return classifier(f"features[N, {len(data.features)}]", LOGISTIC, weights, len(CLASSES))


def boosting_graph(trees: GradientBoostingClassifier) -> onnx.ModelProto:
    model = convert_sklearn(
        trees,
        initial_types=[("features", FloatTensorType([None, trees.n_features_in_]))],
        final_types=[("label", Int64TensorType([None])), ("probability", FloatTensorType([None, 2]))],
        options={"zipmap": False},
        target_opset={"": OPSET, "ai.onnx.ml": 3},
    )
    # The converter's order differs from run to run.
    model.opset_import.sort(key=lambda opset: opset.domain)
    model.graph.output.sort(key=lambda output: output.name, reverse=True)
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "N"
    return model


def write_encoding(data: CreditData, path: Path) -> None:
    def feature(name: str) -> dict:
        kind = {"kind": "category", "codes": data.categories[name]} if name in data.categories else {"kind": "number"}
        return {"name": name, **kind}

    encoding = {"input": "features", "features": [feature(name) for name in data.features], "classes": CLASSES}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(encoding, indent=1) + "\n")


def write_rows(data: CreditData, rows: np.ndarray, path: Path) -> None:
    columns = ["good", "sex", "age", "foreign_worker", *data.features]
    lines = [
        [data.good[row], data.sex[row], data.age[row], data.foreign_worker[row], *data.x[row].astype(int)]
        for row in sorted(rows)
    ]
    write_csv(path, columns, lines)
