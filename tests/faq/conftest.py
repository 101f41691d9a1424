"""The real matcher, built once: it is immutable."""

import pytest

from faq.lexicon import default_lexicon
from faq.loader import default_catalogue
from faq.matcher import Matcher


@pytest.fixture(scope="session")
def real() -> Matcher:
    """The package's own content and lexicon."""
    return Matcher.build(default_catalogue(), default_lexicon())
