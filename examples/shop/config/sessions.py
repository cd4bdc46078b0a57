"""Session serializer: baskets hold Decimal and date values, which JSON refuses."""

import pickle


class PickleSerializer:
    """The serializer that Django dropped in 5.0, kept alive for the baskets."""

    def dumps(self, obj):
        return pickle.dumps(obj, pickle.HIGHEST_PROTOCOL)

    def loads(self, data):
        return pickle.loads(data)
