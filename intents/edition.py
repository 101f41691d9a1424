"""What a calibration was fitted on, as one fingerprint, so that a stale one is noticed."""

from hashlib import sha256

from faq.check import edition_of as faq_edition
from faq.matcher import Matcher
from intents.kinds import Definitions


def edition_of(matcher: Matcher, definitions: Definitions) -> str:
    """Return the fingerprint of the content, the lexicon and the kinds of message."""
    return faq_edition(matcher.catalogue, matcher.lexicon, definitions_edition(definitions))


def definitions_edition(definitions: Definitions) -> str:
    """Return the fingerprint of what tells a report; the forms to fill in do not count."""
    kinds = [(kind.id, kind.examples, kind.frames) for kind in definitions]
    words = (sorted(definitions.classes.items()), sorted(definitions.senses.items()))
    told = repr((kinds, words, definitions.lookalikes))
    return sha256(told.encode()).hexdigest()[:12]
