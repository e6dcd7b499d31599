"""What worker processes share from the beginning, once this is imported: parsers, and the list of public suffixes."""

import aggregator.visit.read  # noqa: F401 -- so that it is loaded
from aggregator.garbage import Residue
from aggregator.visit.urls import registrable_domain

registrable_domain("https://example.org/")  # reads the list, which takes longer than a dozen documents
Residue().settle()
