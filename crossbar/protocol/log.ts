const levels = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof levels)[number];
export type Log = Record<LogLevel, (message: string) => void>;

/** One line an event on standard error: time, program, level, message. A message's own line breaks are shown, not obeyed. */
export function createLog(
  program: string,
  level: LogLevel,
  write: (line: string) => void = (line) => void process.stderr.write(line),
): Log {
  const line = (name: LogLevel) =>
    levels.indexOf(name) > levels.indexOf(level)
      ? () => {}
      : (message: string) =>
          write(`${new Date().toISOString()} ${program} ${name}: ${message.replaceAll(/[\r\n]+/g, " ⏎ ")}\n`);
  return { error: line("error"), warn: line("warn"), info: line("info"), debug: line("debug") };
}
