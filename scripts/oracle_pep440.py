"""Asks Python's own `packaging` what it thinks of random versions and specifiers.

    python scripts/oracle_pep440.py 600 > test/pep440/golden.tsv

One line each: version, specifier, whether it satisfies (pre-releases counted), another version, their order.
Needs an environment with `packaging`; the product does not.
"""

import random
import sys

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

rng = random.Random(440)


def number():
    return str(rng.choice([0, 0, 1, 1, 2, 3, 9, 10, 2024]))


def version(simple=False):
    text = rng.choice(["", "", "", "", "", "1!"]) if not simple else ""
    text += ".".join(number() for _ in range(rng.randint(1, 3)))
    if rng.random() < 0.35:
        text += rng.choice(["a", "b", "rc", "alpha", ".beta", "-c", "_pre", "RC"]) + rng.choice(["", "1", ".2", "0"])
    if rng.random() < 0.25:
        text += rng.choice([".post1", "-1", ".rev2", "post", ".post0"])
    if rng.random() < 0.2:
        text += rng.choice([".dev1", "dev", ".dev0", "-dev3"])
    if not simple and rng.random() < 0.15:
        text += rng.choice(["+local", "+1.2", "+ubuntu-1", "+abc.1", "+1.abc"])
    return text


def specifier():
    parts = []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        operator = rng.choice(["==", "!=", "<=", ">=", "<", ">", "~=", "=="])
        text = version(simple=operator not in ("==", "!="))
        if operator in ("==", "!=") and rng.random() < 0.5:
            text = ".".join(number() for _ in range(rng.randint(1, 3))) + ".*"
        parts.append(operator + text)
    return ",".join(parts)


def line():
    a, b, spec = version(), version(), specifier()
    if rng.random() < 0.4:
        b = a.split("+")[0] + rng.choice(["", ".0", ".post1", ".dev1", "a1", "+x"])
    if rng.random() < 0.5:
        a = spec.split(",")[0].lstrip("=!<>~").removesuffix(".*") + rng.choice(["", ".0", ".1", "a1", ".post1", "+x"])
    try:
        va, vb = Version(a), Version(b)
        satisfied = SpecifierSet(spec).contains(va, prereleases=True)
    except (InvalidSpecifier, ValueError):
        return None
    return "\t".join([a, spec, "yes" if satisfied else "no", b, str((va > vb) - (va < vb))])


wanted = int(sys.argv[1])
seen = set()
while len(seen) < wanted:
    one = line()
    if one is not None and one not in seen:
        seen.add(one)
        print(one)
