"""The bytes of a file and the text in them: read once, bounded, and never from anywhere but a plain file."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.model.collection import InputNote

__all__ = ["LARGEST", "Source", "encoding_notes", "is_address", "read_source"]

LARGEST = 50 * 1024 * 1024
"""Bytes of the largest file that is read."""

_URL = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]+://|(?:https?|ftps?|file|data|s3|gs):)")
_MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"),
          (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
# Korean and Japanese bytes decode as GB18030 too, into hanzi that nobody writes; the commonest hanzi of any text and
# those of price lists tell a Chinese file from one that merely decodes.
_COMMON_HANZI = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
    "得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社"
    "义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并"
    "提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强"
    "供商许价格费户每项目需求优先必须应该可以编号描述名称货币施迁移培训支持服务客报功能标准配置定制规划伙伴插销售市场云维护合同"
    "甲乙丙丁北京上海广州深圳杭南苏武汉有限司科技软股份集团信息网络智能创华金王李张刘陈杨赵黄周吴总额备注答复评否含税币率"
)
_HANZI = re.compile("[\u4e00-\u9fff]")
# What people write in the languages that Windows' Western code page serves.
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿŒœŠšŽžŸ"
    "€£¥¢§°–—‘’‚“”„…«»‹›·•¡¿½¼¾ªº¹²³µ×±‰†®©™´ \xa0\xad"
)
_WORD = re.compile(r"[^\W\d_]+")
# Other code pages decode as the Western one too: into signs amid a word, and into capitals after small letters.
_AMID = re.compile(r"[^\W\d_][€£¥¢§°‚“”„«»‹›•¡¿½¼¾¹²³×±‰†®©™´](?=[^\W\d_])|[£¥¡¿¹²³][a-zß-ÿ]|[a-zß-ÿ][À-ÖØ-ÞŒŠŽŸ]"
                   "|[A-ZÀ-Þ][À-ÖØ-ÞŒŠŽŸ](?=[a-zß-ÿ])|[£¥¢§¡¿½¼¾ªº¹²³µ×±†®©´]{2}")  # fmt: skip
_ENOUGH = 32
"""Bytes beyond ASCII from which the detector is asked at all."""
_COHERENT = 0.5
"""How far, from 0 to 1, the letters must come as often as in a language that the detector knows."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes as they were read.

    Parameters
    ----------
    file : str
        The name as the user gave it.
    data : bytes
        The whole content.
    encoding : str, optional
        The encoding that the user declared.
    sha256 : str
        The hash of the bytes.
    """

    file: str
    data: bytes = field(repr=False)
    encoding: str | None = None
    sha256: str = ""

    def problem(self, what: str, fix: str, **where: int | str) -> DataError:
        """Return an error at this file."""
        return DataError(Problem(Place(self.file, **where), what, fix))  # type: ignore[arg-type]

    def text(self) -> tuple[str, str]:
        """Return the text and the encoding that it was read in.

        The declared encoding; or else the file's byte order mark; strict UTF-8; GB18030 where the result reads as
        common hanzi; Windows' Western code page (cp1252) where the result reads as a Western language; the detector's
        best where it is sure; in this order.

        Raises
        ------
        DataError
            When no encoding fits, or when the content is no text.
        """
        text, encoding = self._declared(self.encoding) if self.encoding else self._detected()
        if "\0" in text:
            raise self.problem(
                "holds NUL bytes: it is no text, or UTF-16 without its mark",
                "save it as UTF-8, or pass encoding=",
            )
        return text.removeprefix("\ufeff"), encoding

    def _declared(self, encoding: str) -> tuple[str, str]:
        try:
            # The mark counts as a byte like any other, so that a fault is found on its line; it is taken off above.
            return self.data.decode("utf-8" if encoding == "utf-8-sig" else encoding), encoding
        except LookupError:
            raise self.problem(
                f"{encoding!r} is no encoding", "pass encoding= one such as utf-8, gb18030 or cp1252"
            ) from None
        except UnicodeError as error:
            # In UTF-16 the byte of a line's end stands in other letters too, so that lines cannot be counted.
            start = getattr(error, "start", 0)
            at = {} if "16" in encoding or "32" in encoding else {"row": self.data.count(b"\n", 0, start) + 1}
            raise self.problem(f"is not in {encoding}", "pass another encoding=, or save it as UTF-8", **at) from None

    def _detected(self) -> tuple[str, str]:
        for mark, encoding in _MARKS:
            if self.data.startswith(mark):
                return self._declared(encoding)
        try:
            return self.data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as error:
            line = self.data.count(b"\n", 0, error.start) + 1
        chinese = _common_chinese(self.data)
        if chinese is not None:
            return chinese, "gb18030"
        western = _western(self.data)
        if western is not None:
            return western, "cp1252"
        # The detector weighs a sample; a table's character set does not change after its first 256 kB.
        sample = self.data[: 256 * 1024]
        if b"\0" not in self.data and sum(byte > 0x7F for byte in sample) >= _ENOUGH:
            from charset_normalizer import from_bytes

            best = from_bytes(sample).best()
            if best is not None and not best.chaos and best.coherence >= _COHERENT:
                try:
                    return self.data.decode(best.encoding), best.encoding
                except UnicodeError:
                    pass
        raise self.problem(
            "is in no encoding that can be told for certain",
            "pass encoding= (--encoding), for example gb18030 or cp1250, or save it as UTF-8",
            row=line,
        )


def _common_chinese(data: bytes) -> str | None:
    """Return the text when the bytes are GB18030 that reads as Chinese people write it."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    foreign = [char for char in text if char > "\x7f"]
    hanzi = _HANZI.findall(text)
    if not hanzi or len(hanzi) < 0.6 * len(foreign):
        return None
    common = sum(char in _COMMON_HANZI for char in hanzi)
    return text if common >= 0.4 * len(hanzi) else None


def _western(data: bytes) -> str | None:
    """Return the text when the bytes are Windows' Western code page as Western languages are written in it."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = [char for char in text if char > "\x7f"]
    if not _WESTERN.issuperset(foreign):
        return None
    # Letters beyond ASCII stand among plain ones; a word of nothing else is of another script, decoded wrongly.
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = sum(len(word) > 1 and 3 * sum(char > "\x7f" for char in word) > 2 * len(word) for word in words)
    odd += len(_AMID.findall(text))
    return text if 10 * odd <= len(words) or (not odd and not words) else None


def read_source(path: str | os.PathLike[str], *, encoding: str | None = None) -> Source:
    """Read a plain file of at most 50 MB.

    Parameters
    ----------
    path : path
        Of a file on this machine; an address such as ``https://…`` is refused, never opened.
    encoding : str, optional
        Of its text; default is told from the bytes.

    Raises
    ------
    DataError
        When it is missing, a directory, a device or a pipe, too large, empty, or changes meanwhile.
    """
    file = os.fspath(path)

    def fault(what: str, fix: str) -> DataError:
        return DataError(Problem(Place(file), what, fix))

    if not file or "\0" in file:
        raise fault("is no file name", "give the path of a file")
    if is_address(file):
        raise fault("is an address, and nothing is fetched from the net", "save it as a file and give its path")
    try:
        # Looked at before it is opened: opening a pipe waits for its writer, and opening a device can act on it.
        _refuse_special(Path(file).stat().st_mode, fault)
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as stream:
            # And once more after, for the name may have been given to something else in between.
            before = os.fstat(stream.fileno())
            _refuse_special(before.st_mode, fault)
            data = stream.read(LARGEST + 1)
            after, named = os.fstat(stream.fileno()), Path(file).stat()
    except FileNotFoundError:
        raise fault("does not exist", "check the path" + _near(file)) from None
    except OSError as error:
        raise fault(f"cannot be read: {error.strerror or error}", "check the path and its permissions") from None
    if len(data) > LARGEST:
        raise fault("is larger than 50 MB", "leave out what is not needed, or split it")
    # Half of an old file and half of a new one can look whole; a name that was given to another file tells, too.
    if _state(before) != _state(after) or _state(after) != _state(named) or len(data) != after.st_size:
        raise fault("changed while it was read", "wait until it is saved, and try again")
    if not data.strip():
        raise fault("is empty", "check that it was saved")
    return Source(file, data, encoding, hashlib.sha256(data).hexdigest())


def encoding_notes(source: Source, encoding: str) -> list[InputNote]:
    """Say in which encoding a file was read, where neither the file nor its reader stated it."""
    if encoding in {"utf-8", "utf-8-sig", "utf-16", source.encoding}:
        return []
    what = f"read as {encoding}; pass encoding= (--encoding) where names come out wrong"
    zh = f"按 {encoding} 编码读取；名称若有乱码，请用 encoding=（--encoding）指明编码"
    return [InputNote(where=source.file, what=what, zh=zh)]


def is_address(name: str) -> bool:
    """Return whether a name is the address of something on the net, or is written like one.

    Examples
    --------
    >>> is_address("https://example.org/offers.csv"), is_address("C:/offers.csv")
    (True, False)
    """
    return _URL.match(name) is not None


def _refuse_special(mode: int, fault: Callable[[str, str], DataError]) -> None:
    if stat.S_ISDIR(mode):
        raise fault("is a folder", "give the path of a file")
    if not stat.S_ISREG(mode):
        raise fault("is no plain file but a device or a pipe", "save its content as a file")


def _state(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _near(file: str) -> str:
    """Return the neighbour that was probably meant."""
    path = Path(file)
    try:
        hint = closest(path.name, (entry.name for entry in path.parent.iterdir()))
    except OSError:
        return ""
    return f"; {hint}" if hint else ""
