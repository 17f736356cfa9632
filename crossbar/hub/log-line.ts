/**
 * Writes a line as ASCII: Crossbar decodes what a guest writes in pieces as they come, and fails on half a character.
 * When Crossbar is gone nobody reads any more, which is no reason to fail.
 */
export function writeAsciiLine(line: string): void {
  process.stderr.write(line.replaceAll(/[^\n\x20-\x7e]/g, (character) => JSON.stringify(character).slice(1, -1)));
}
