"""Tests of bounded decoding."""

import gzip
import tracemalloc
import zlib
from functools import partial

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FetchError, TooLarge
from aggregator.visit.bodies import _PIECE, Body, zstd
from aggregator.visit.packing import whole

TEXT = b"<rss>" + b"An invented headline. " * 5000 + b"</rss>"


def raw_deflate(data):
    """Return what some servers send as deflate: without zlib's header."""
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush()


CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": partial(brotli.compress, quality=2),
    "zstd": zstd.compress,
}


def decode(encodings, sent, *, limit=1_000_000, step=1000):
    """Return a body that arrives in steps."""
    body = Body(encodings, limit)
    for start in range(0, len(sent), step):
        body.feed(sent[start : start + step])
    return whole(*body.finish())


@pytest.mark.parametrize("step", [1, 7, 100_000])
@pytest.mark.parametrize("coding", CODINGS)
def test_every_coding_that_we_accept_is_decoded(coding, step):
    """A body is the same however it was encoded and cut into pieces."""
    assert decode(coding, CODINGS[coding](TEXT), step=step) == TEXT


def test_a_body_without_coding_stays_as_it_is():
    """No header, "identity" and the nonsense that servers write there all mean no coding."""
    for header in ("", "identity", "none", "UTF-8"):
        assert decode(header, TEXT) == TEXT


def test_a_body_may_be_encoded_twice():
    """Codings are undone in reverse order."""
    assert decode("br, gzip", gzip.compress(brotli.compress(TEXT))) == TEXT


def test_deflate_may_lack_its_header():
    """Some servers send raw deflate data."""
    assert decode("deflate", raw_deflate(TEXT), step=1) == TEXT


def test_gzip_may_have_several_members():
    """Concatenated members are one body (RFC 1952 §2.2), and padding after the last is nothing."""
    sent = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 20
    assert decode("gzip", sent) == b"one two"
    assert decode("gzip", sent, step=1) == b"one two"


def test_zstd_may_have_several_frames():
    """Concatenated frames are one body (RFC 8878 §3)."""
    assert decode("zstd", zstd.compress(b"one ") + zstd.compress(b"two")) == b"one two"


def test_a_plain_body_may_be_labelled_as_gzip():
    """The first byte counts more than a wrong label."""
    assert decode("gzip", TEXT) == TEXT


def test_an_empty_body_is_empty_in_every_coding():
    """Servers label even nothing."""
    for coding in CODINGS:
        assert decode(coding, b"") == b""


@pytest.mark.parametrize("coding", CODINGS)
def test_a_body_that_breaks_off_is_no_body(coding):
    """Half a document never passes for the whole."""
    with pytest.raises(FetchError, match="breaks off"):
        decode(coding, CODINGS[coding](TEXT)[:-9])


@pytest.mark.parametrize("coding", CODINGS)
def test_a_corrupt_body_is_an_error(coding):
    """Damage is told, never read."""
    sent = bytearray(CODINGS[coding](bytes(range(256)) * 50))
    sent[len(sent) // 2 :] = b"\xff\x00" * (len(sent) // 4)
    with pytest.raises(FetchError, match=r"broken|breaks off"):
        decode(coding, bytes(sent))


def test_a_wrong_checksum_is_an_error():
    """A body that was changed on the way is not believed."""
    sent = gzip.compress(TEXT)
    with pytest.raises(FetchError, match="broken"):
        decode("gzip", sent[:-8] + b"\0" * 8)


@pytest.mark.parametrize("coding", ["identity", *CODINGS])
def test_a_body_may_reach_the_limit_but_not_exceed_it(coding):
    """The limit is of decoded bytes, to the byte."""
    sent = CODINGS.get(coding, bytes)(b"\0" * 200_000)
    assert len(decode(coding, sent, limit=200_000)) == 200_000
    with pytest.raises(TooLarge, match="199,999"):
        decode(coding, sent, limit=199_999)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_bomb_never_inflates(coding):
    """A body of 100 MB that was sent in a few bytes takes no more memory than the limit allows."""
    sent = CODINGS[coding](b"\0" * 100_000_000)
    body = Body(coding, 1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            body.feed(sent)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_a_bomb_inside_a_bomb_never_inflates():
    """The limit holds for each layer, also where the last one gives nothing."""
    empty_members = gzip.compress(b"") * 100_000
    with pytest.raises(TooLarge):
        decode("gzip, gzip", gzip.compress(empty_members))
    with pytest.raises(FetchError, match="4 times over"):
        Body("gzip, gzip, gzip, br", 1000)


def test_zstd_may_not_demand_much_memory():
    """A frame with a window beyond 8 MB is refused (RFC 9659)."""
    sent = zstd.compress(b"\0" * 50_000_000, options={zstd.CompressionParameter.window_log: 27})
    with pytest.raises(FetchError, match="broken"):
        decode("zstd", sent, limit=100_000_000)


@given(
    coding=st.sampled_from(["gzip, br", *CODINGS]),
    sent=st.binary(max_size=200),
    step=st.integers(min_value=1, max_value=50),
)
def test_noise_is_an_error_or_a_body(coding, sent, step):
    """Whatever is sent, nothing but our errors comes out."""
    try:
        assert len(decode(coding, sent, limit=_PIECE, step=step)) <= _PIECE
    except FetchError as error:
        assert str(error).startswith("the body")  # noqa: PT017 -- either outcome is right


@pytest.mark.parametrize("step", [1, 7, 100_000])
@pytest.mark.parametrize("padding", [b"garbage", b"\0" * 50 + b"\x1f\x8b", b"\x1fgarbage", b"\x1f\x8b\x08garbage" * 9])
def test_what_follows_the_end_of_gzip_is_ignored(padding, step):
    """Even where it begins as a further member would."""
    assert decode("gzip", gzip.compress(TEXT) + padding, step=step) == TEXT


def test_a_further_member_that_breaks_is_no_padding():
    """Half a document must not pass for the whole."""
    further = gzip.compress(TEXT * 50)
    broken = further[: len(further) // 2] + b"\xff" * 40 + further[len(further) // 2 :]
    with pytest.raises(FetchError):
        decode("gzip", gzip.compress(TEXT) + broken)


def test_gzip_is_recognised_without_its_label_however_it_comes():
    """One byte at a time, too."""
    assert decode("", gzip.compress(TEXT), step=1) == TEXT
