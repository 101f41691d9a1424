"""What scikit-learn does in a few lines: TF-IDF of letters and words, logistic regression."""

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from bench.matching.ranked import Rank, Ranked
from faq.catalogue import Catalogue
from faq.questionsets import NEGATIVES_ID

_INVERSE_PENALTY = 10.0
_CANDIDATES = 5


def logistic_regression(catalogue: Catalogue) -> Rank:
    """Return a ranking learnt from the phrasings, what is out of scope being one more class."""
    texts = [text for entry in catalogue for text in entry.phrasings]
    labels = [entry.id for entry in catalogue for _ in entry.phrasings]
    model = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, strip_accents="unicode"),
            TfidfVectorizer(
                analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, strip_accents="unicode"
            ),
        ),
        LogisticRegression(C=_INVERSE_PENALTY, max_iter=300),
    )
    outside = [NEGATIVES_ID] * len(catalogue.negatives)
    model.fit([*texts, *catalogue.negatives], [*labels, *outside])
    classes = [str(name) for name in model.classes_]

    def rank(question: str) -> Ranked:
        shares = model.predict_proba([question])[0]
        order = shares.argsort()[::-1]
        named = ((classes[place], float(shares[place])) for place in order)
        return [pair for pair in named if pair[0] != NEGATIVES_ID][:_CANDIDATES]

    return rank
