"""What the answer to each question of the documentation has to satisfy: one function a question.

Running the SELECTs belongs to ``asking``; that none is left out, to ``test_questions``.
"""

from importlib import import_module

import pytest

PARTS = [f"{__name__}.{part}" for part in ("flows", "prices", "press", "versions")]

# Before they are imported, so that a failed assertion shows what it compared.
pytest.register_assert_rewrite(*PARTS)
for part in PARTS:
    import_module(part)
