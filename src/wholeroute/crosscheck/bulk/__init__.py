"""Find among millions of records the pairs worth a look: stage A, with Splink on DuckDB or Spark.

One set of features is built once per record; records meet by identifiers, skeletons and sounds;
a model learned from the records weighs each pair. It judges nobody: `crosscheck.score` explains and
decides. Like the whole room it must never be given a protected, judicial or uncategorised person.
"""

from wholeroute.crosscheck.bulk.engines import Engine
from wholeroute.crosscheck.bulk.features import Built, Skipped
from wholeroute.crosscheck.bulk.linked import LIKELY, Linked, Means, blocked, link
from wholeroute.crosscheck.bulk.model import LinkageModel
from wholeroute.crosscheck.bulk.propose import proposals
from wholeroute.crosscheck.bulk.records import RECORDS, records_of
from wholeroute.crosscheck.bulk.settings import VERSION

__all__ = [
    "LIKELY",
    "RECORDS",
    "VERSION",
    "Built",
    "Engine",
    "LinkageModel",
    "Linked",
    "Means",
    "Skipped",
    "blocked",
    "link",
    "proposals",
    "records_of",
]
