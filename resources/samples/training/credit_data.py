"""Reads credit-g.arff: 1000 applicants, 20 attributes, good or bad."""

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SHA256 = "bd94085134e4eb845c96b34c93ed65a223f89d089bacb273ef96f57509ce0bed"
PROTECTED = ["personal_status", "age", "foreign_worker"]


@dataclass(frozen=True)
class CreditData:
    """`x` float32 [N, F]: numbers as they are, categories as their position in `categories[feature]`."""

    features: list[str]
    categories: dict[str, list[str]]
    x: np.ndarray
    good: np.ndarray
    sex: list[str]
    age: list[int]
    foreign_worker: list[str]


def read(path: Path) -> CreditData:
    """Raises ValueError when the file is not the one that the samples were trained on."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ValueError(f"{path} is not the credit-g.arff of Debian's weka 3.6.14-3: take it from there")
    lines = [line for line in content.decode("ascii").splitlines() if line and not line.startswith("%")]
    attributes = [re.match(r"@attribute (\w+) (.+)", line) for line in lines]
    kinds = {match[1]: match[2] for match in attributes if match}
    columns = list(kinds)
    rows = [dict(zip(columns, row)) for row in fields(lines[lines.index("@data") + 1 :])]

    features = [name for name in columns if name not in [*PROTECTED, "class"]]
    categories = {name: fields([kinds[name].strip("{}")])[0] for name in features if kinds[name] != "numeric"}

    def code(name: str, value: str) -> float:
        return categories[name].index(value) if name in categories else float(value)

    return CreditData(
        features=features,
        categories=categories,
        x=np.array([[code(name, row[name]) for name in features] for row in rows], dtype=np.float32),
        good=np.array([row["class"] == "good" for row in rows], dtype=np.int64),
        sex=[row["personal_status"].split()[0] for row in rows],
        age=[int(row["age"]) for row in rows],
        foreign_worker=[row["foreign_worker"] for row in rows],
    )


def fields(lines: list[str]) -> list[list[str]]:
    return [[field.strip() for field in row] for row in csv.reader(lines, quotechar="'", skipinitialspace=True)]
