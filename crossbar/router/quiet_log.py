"""A bound for the log: Crossbar and autobahn write a line, or a traceback, for much that a stranger sends."""

from time import monotonic

from twisted.logger import Logger, LogLevel

LINES_PER_MINUTE = 30


def bound_log():
    """Of each logger and level so many lines a minute; the last of them says that more are left out."""
    emit = Logger.emit
    written = {}

    def bounded(logger, level, format=None, **kwargs):
        if level in (LogLevel.debug, LogLevel.info):
            return emit(logger, level, format, **kwargs)
        minute = int(monotonic() / 60)
        key = (logger.namespace, level)
        last_minute, lines = written.get(key, (minute, 0))
        lines = lines + 1 if last_minute == minute else 1
        written[key] = (minute, lines)
        if lines <= LINES_PER_MINUTE:
            emit(logger, level, format, **kwargs)
        if lines == LINES_PER_MINUTE:
            emit(logger, level, "more of this kind is left out for a minute")

    Logger.emit = bounded
