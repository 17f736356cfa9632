import "server-only";

type Part = [name: string, value: string];

/**
 * The parts of a multipart body that browsers make of text (RFC 7578), or undefined for any other: one header a part, written
 * in one way. Two parsers that differ in what they forgive are a way past the first, so nothing is forgiven here.
 */
export function readPlainForm(contentType: string, body: Uint8Array): Part[] | undefined {
  const [, boundary] = /^multipart\/form-data; ?boundary=([\w'()+,./:=?-]{1,70})$/i.exec(contentType.trim()) ?? [];
  const text = boundary && decode(body);
  if (!text) return undefined;
  const [begin, end] = [`--${boundary}\r\n`, `\r\n--${boundary}--\r\n`];
  if (text === `--${boundary}--\r\n`) return [];
  if (!text.startsWith(begin) || !text.endsWith(end) || text.length < begin.length + end.length) return undefined;
  const parts = text.slice(begin.length, -end.length).split(`\r\n--${boundary}\r\n`).map(readPart);
  const read = parts.filter((part) => part !== undefined && !part[1].includes(`\n--${boundary}`));
  return read.length === parts.length ? (read as Part[]) : undefined;
}

function readPart(text: string): Part | undefined {
  const [, name, value] = /^Content-Disposition: form-data; name="([^"\\\p{Cc}]*)"\r\n\r\n(.*)$/su.exec(text) ?? [];
  return name === undefined || value === undefined ? undefined : [name, value];
}

function decode(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
