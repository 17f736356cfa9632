/** A machine's id out of a page's path, where Next leaves it encoded: the colons of an IPv6 address may be %3A there. */
export function idOfPath({ id }: { id: string }): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id; // not encoded well, and so nobody's
  }
}
