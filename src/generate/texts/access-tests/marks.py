NUMBERS = itertools.count(70001)
PIXEL = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def text(name, most=100):
    """A text that no page shows by chance, so that a row can be recognised in an answer."""
    number = str(next(NUMBERS))
    return (name[: max(most - len(number) - 1, 0)] + "-" + number)[-most:]
