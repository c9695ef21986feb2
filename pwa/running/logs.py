"""Logs: one JSON object a line, without personal data."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


class JsonLines(logging.Formatter):
    """A record's facts. Of an exception its kind and where it went; its words may quote a family: in demo only."""

    def __init__(self, with_words: bool = False) -> None:
        super().__init__()
        self.with_words = with_words

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "event": record.getMessage(),
        }
        told |= {name: value for name, value in vars(record).items() if name not in USUAL}
        if record.exc_info and record.exc_info[1]:
            told |= {"error": type(record.exc_info[1]).__name__, "where": frames_of(record.exc_info[1])}
            if self.with_words:
                told["words"] = str(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False, default=str)


def frames_of(error: BaseException) -> list[str]:
    """« file:line function » from the outermost call to the one that failed."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]


def start(stream: TextIO = sys.stderr, *, with_words: bool = False) -> None:
    """Send every log of the process there, in JSON."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(with_words))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
