/** Answers with the last reading, or the last rejection, until it is `periodMs` old. */
export function cached<T>(read: () => T, periodMs: number): () => T {
  let last: { reading: T; readAtMs: number } | undefined;
  return () => {
    const now = performance.now();
    if (!last || now - last.readAtMs >= periodMs) last = { reading: read(), readAtMs: now };
    return last.reading;
  };
}
