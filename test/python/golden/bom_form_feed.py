# comment
import a
class B:
    def c(self):
        return d()
