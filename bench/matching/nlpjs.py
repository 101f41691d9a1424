"""nlp.js on the same questions, where Node and the package happen to be installed."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.matching.contenders import Answer
from faq.catalogue import Catalogue
from faq.questionsets import NEGATIVES_ID

_SCRIPT = Path(__file__).with_name("nlp.js")
_PACKAGES = ("@nlpjs/basic", "@nlpjs/lang-fr")
_NOT_AN_ENTRY = (NEGATIVES_ID, "None")


def why_not() -> str | None:
    """Return in French what is missing to run nlp.js, None when nothing is."""
    node = shutil.which("node")
    if node is None:
        return "Node n’est pas installé"
    for package in _PACKAGES:
        code = f"require.resolve('{package}', {{paths: [{json.dumps(str(_SCRIPT.parent))}]}})"
        if subprocess.run([node, "-e", code], capture_output=True, check=False).returncode:
            return f"le paquet {package} n’est pas installé (npm install {' '.join(_PACKAGES)})"
    return None


def answers_of_nlpjs(catalogue: Catalogue, questions: Sequence[str]) -> tuple[float, list[Answer]]:
    """Return the seconds it takes to train, and the answers; raises CalledProcessError."""
    documents = [(text, entry.id) for entry in catalogue for text in entry.phrasings]
    documents += [(text, NEGATIVES_ID) for text in catalogue.negatives]
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"documents": documents, "questions": list(questions)}, file)
        file.flush()
        done = subprocess.run(
            ["node", "--no-warnings", str(_SCRIPT), file.name],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    found = json.loads(done.stdout.splitlines()[-1])
    answers = [
        Answer([(name, score) for name, score in ranked if name not in _NOT_AN_ENTRY], micros)
        for ranked, micros in found["answers"]
    ]
    return float(found["build"]), answers
