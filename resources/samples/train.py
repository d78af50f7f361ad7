"""Trains the sample models, writes them with their smoke inputs and test sets, and prints how good they are.

python train.py --arff credit-g.arff
"""

import argparse
from pathlib import Path

from training import credit_risk, digits

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--arff", type=Path, required=True, help="credit-g.arff from Debian's weka package")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    arguments = parser.parse_args()

    rows = credit_risk.build(arguments.arff, arguments.out / "credit-risk") + digits.build(arguments.out / "digits")
    print("| model | kind | test rows | accuracy | ROC AUC | bytes |")
    print("|---|---|--:|--:|--:|--:|")
    for row in rows:
        print(
            f"| {row.model}@{row.version} | {row.kind} | {row.rows} | {row.accuracy:.4f} | {row.auc:.4f} | {row.size} |"
        )


if __name__ == "__main__":
    main()
