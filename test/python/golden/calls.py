# Callees, arguments and the lines they count from.
import os, os.path as p, a.b.c as abc
from . import x
from .. import y as z
from ...pkg.mod import (first, second as two,
    third,
)
from pkg import *

a.b.c(1, *args, key=2, **kwargs)
(
    lambda: 0
)()
(a
 .b
 .c)(x)
a[0](1)(2)(three := 3)
f(x for x in y)
f(
    (x for x in y), 1
)
f(*a, *b, k=1, *c, **d, e=2)
print(await_ := 1, end="")
obj.match(obj.type, obj.case, obj.print)
"".join(str(i) for i in range(3) if i if not i)
super().__init__(*args, **kwargs)
f(a)(b)(c).d[e](f)

@decorator
@factory(
    1,
    key=[x for x in ()],
)
@(yield_ := other)
class Derived(Base, metaclass=Meta, *bases, **options):
    """Documented."""

    @property
    def name(self, /, a: int = 1, *, b: "B" = 2, **rest: dict[str, int]) -> str | None: return self._name

    @staticmethod
    async def run(*args: *Ts): await args; return await (yield)


def empty(): ...
def nested(a, b=(), *args):
    global g, h
    def inner():
        nonlocal a, b
        a = b = lambda x, *y, z=1, **w: (x, y, z, w)
        del a, (b), [c, d], e.f, g[0]
        del (h, i)
    return inner
