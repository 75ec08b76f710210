import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vectorstore.types import Span
from vectorstore.vectors import (
    best_similarities,
    normalise,
    pack,
    pack_spans,
    unpack,
    unpack_all,
    unpack_spans,
)

ROWS = arrays(
    np.float32,
    st.tuples(st.integers(1, 6), st.just(16)),
    elements=st.integers(-100, 100).map(lambda n: np.float32(n / 100)),
)


@given(ROWS)
def test_packed_vectors_keep_their_direction(rows):
    vectors = normalise(rows)
    back = unpack(pack(vectors), 16)
    long_enough = np.linalg.norm(vectors, axis=1) > 0.5
    assert ((vectors * back).sum(axis=1)[long_enough] > 0.999).all()


@given(st.lists(ROWS, max_size=4))
def test_similarities_are_those_of_the_unpacked_rows(some):
    blobs = [pack(normalise(rows)) for rows in some]
    query = np.full(16, 0.25, np.float32)
    expected = []
    for blob in blobs:
        cosines = unpack(blob, 16) @ query
        expected.append(
            (cosines[0], cosines[1:].max(initial=-1) if cosines[1:].size else cosines[0])
        )
    found = best_similarities(unpack_all(blobs, 16), query)
    np.testing.assert_allclose(found, np.reshape(expected, (-1, 2)), atol=1e-5)


def test_zeros_survive():
    assert not unpack(pack(np.zeros((2, 16), np.float32)), 16).any()


@given(st.lists(st.tuples(st.integers(0, 2**30), st.integers(0, 2**30)), max_size=5))
def test_spans_are_read_back(pairs):
    spans = tuple(Span(*pair) for pair in pairs)
    assert unpack_spans(pack_spans(spans)) == spans
