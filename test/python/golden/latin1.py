# -*- coding: latin-1 -*-
naïve = "café ‘"
print(naïve, b"\xe9")
