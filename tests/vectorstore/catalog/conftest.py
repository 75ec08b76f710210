"""An open, empty catalogue, in whichever database is tested."""

import pytest

from vectorstore.catalog.database import open_catalog


@pytest.fixture
def engine(tmp_path, database_url):
    opened = open_catalog(tmp_path, database_url)
    yield opened
    opened.dispose()
