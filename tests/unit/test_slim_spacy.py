"""Our own engines do without spaCy, and whoever asks for it has it whole."""

import subprocess
import sys


def test_spacy_is_loaded_where_somebody_asks_for_it() -> None:
    """Presidio imports it for engines that the defaults do not use; it would take a quarter of the start."""
    program = (
        "import sys\n"
        "from pasteguard_addon.detection.pii import PiiRecognizer\n"
        "def is_there(): return 'thinc' in sys.modules\n"
        "assert PiiRecognizer(engine='fast').find('I am Ann Lee, ann@example.com', 'en') and not is_there()\n"
        "found = PiiRecognizer(engine='fast', entities=('US_ITIN',)).find('my itin is 911-70-1234', 'fr')\n"
        "assert [each.entity_type for each in found] == ['US_ITIN'] and is_there()\n"
        "import spacy\n"
        "from presidio_analyzer.nlp_engine import nlp_artifacts, spacy_nlp_engine, stanza_nlp_engine\n"
        "assert spacy_nlp_engine.Language is stanza_nlp_engine.Language is spacy.language.Language\n"
        "assert nlp_artifacts.Doc is spacy.tokens.Doc and spacy_nlp_engine.spacy.blank is spacy.blank\n"
        "assert 'PipelineAsTokenizer.v1' in spacy.registry.tokenizers\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
