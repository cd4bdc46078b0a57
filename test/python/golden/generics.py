type X = int
type Y[T] = list[T]
type Z[T: int, *Ts, **P] = Callable[P, tuple[T, *Ts]]
type A[T = int, *Ts = *tuple[int, ...], **P = [int]] = T
def f[T](a: T) -> T: ...
async def g[T: (int, str) = int](a: T) -> T: ...
class C[T, *Ts](Base[T], metaclass=M): ...
class D[T]: type E = T
type = 1
type (x)
type[x] = 2
