const knownForMs = 10_000;

/**
 * Tells by name what has hardware behind it. That takes a look into /sys each, so it is looked up again only when the names
 * change, and each 10 s, since a name may come to mean something else.
 */
export function chooser(isChosen: (name: string) => boolean): (names: Iterable<string>) => Set<string> {
  let asked = "";
  let chosen = new Set<string>();
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return (names) => {
    const list = [...names];
    const text = list.join("\n");
    const now = performance.now();
    if (text !== asked || now - askedAtMs >= knownForMs) {
      chosen = new Set(list.filter((name) => isChosen(name)));
      asked = text;
      askedAtMs = now;
    }
    return chosen;
  };
}
