/** A range of sequence numbers, both ends in it. */
export type SeqRange = [first: number, last: number];

export type Seqs = ReturnType<typeof createSeqs>;

/** A set of sequence numbers, kept as ranges: a run of a million samples without a gap costs as much as one sample. */
export function createSeqs(from: Iterable<SeqRange> = []) {
  /** In order, with at least one number missing between any two. */
  let ranges: SeqRange[] = [];

  /** The index of the first range that ends at `seq` or later. */
  function indexFrom(seq: number): number {
    let [low, high] = [0, ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle] as SeqRange)[1] < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function add(first: number, last = first): void {
    if (last < first) return;
    const newest = ranges.at(-1);
    // mostly it is the next one
    if (newest && first === newest[1] + 1) {
      newest[1] = last;
      return;
    }
    const start = indexFrom(first - 1);
    let end = start;
    while (end < ranges.length && (ranges[end] as SeqRange)[0] <= last + 1) end += 1;
    const joined: SeqRange =
      start === end
        ? [first, last]
        : [Math.min(first, (ranges[start] as SeqRange)[0]), Math.max(last, (ranges[end - 1] as SeqRange)[1])];
    ranges.splice(start, end - start, joined);
  }

  for (const [first, last] of from) add(first, last);

  return {
    add,
    has(seq: number): boolean {
      const range = ranges[indexFrom(seq)];
      return range !== undefined && range[0] <= seq;
    },
    remove(first: number, last: number): void {
      ranges = ranges.flatMap(([low, high]): SeqRange[] => {
        if (high < first || low > last) return [[low, high]];
        return [
          ...(low < first ? ([[low, first - 1]] as SeqRange[]) : []),
          ...(high > last ? ([[last + 1, high]] as SeqRange[]) : []),
        ];
      });
    },
    /** What between `first` and `last` is not in the set. */
    gaps(first: number, last: number): SeqRange[] {
      const gaps: SeqRange[] = [];
      let next = first;
      for (let index = indexFrom(first); next <= last; index += 1) {
        const [low, high] = ranges[index] ?? [last + 1, last];
        if (low > next) gaps.push([next, Math.min(low - 1, last)]);
        next = high + 1;
        if (index >= ranges.length) break;
      }
      return gaps;
    },
    /** The last number of the unbroken row that begins at `from`; undefined when `from` is not in the set. */
    unbrokenFrom(from: number): number | undefined {
      const range = ranges[indexFrom(from)];
      return range && range[0] <= from ? range[1] : undefined;
    },
    first: (): number | undefined => ranges[0]?.[0],
    last: (): number | undefined => ranges.at(-1)?.[1],
    ranges: (): readonly SeqRange[] => ranges,
  };
}
