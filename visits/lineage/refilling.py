"""The keys by which people are found again, written anew for all: at first, and when the rules of likeness change."""

from collections import defaultdict
from typing import Any

from office.likeness import match_keys

BATCH = 1000


def refill_match_keys(visitors: Any, visits: Any) -> int:
    """Write the keys of all visitors from the names and addresses of their visits; count the changed ones.

    `visitors` and `visits` are the managers, of a migration or of now. Each batch is a transaction of its own; safe
    to run twice.
    """
    last = changed = 0
    while batch := list(visitors.filter(pk__gt=last).order_by("pk").only("pk", "name", "match_keys")[:BATCH]):
        last = batch[-1].pk
        keys: dict[int, set[str]] = defaultdict(set)
        written = visits.filter(visitor__in=[visitor.pk for visitor in batch])
        for pk, name, address in written.values_list("visitor", "name", "address").distinct():
            keys[pk] |= match_keys(name, address)
        stale = []
        for visitor in batch:
            wanted = sorted(keys[visitor.pk] | match_keys(visitor.name, ""))
            if wanted != visitor.match_keys:
                visitor.match_keys = wanted
                stale.append(visitor)
        visitors.bulk_update(stale, ["match_keys"])
        changed += len(stale)
    return changed
