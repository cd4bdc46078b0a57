NUMBERS = itertools.count(70001)


def text(name, most=100):
    """A text that no page shows by chance, so that a row can be recognised in an answer."""
    number = str(next(NUMBERS))
    return (name[: max(most - len(number) - 1, 0)] + "-" + number)[-most:]
