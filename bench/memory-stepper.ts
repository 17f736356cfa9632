// Takes a block of memory and gives it back, at each "step" message; a process of its own, so that nothing else waits meanwhile.
const bytes = Number(process.argv[2]);
const pageBytes = 4_096;
const now = () => performance.timeOrigin + performance.now();

/** ES2024, which Node has. */
type Movable = ArrayBuffer & { transfer(bytes: number): ArrayBuffer };

let block: Movable | undefined;

/** Answers when half of the block was taken or given back, and how long the whole took. */
function step(): { at: number; tookMs: number; change: number } {
  const startedAt = now();
  if (block) {
    block.transfer(0); // gives the pages back at once, where a garbage collection would when it likes
    block = undefined;
    const endedAt = now();
    return { at: (startedAt + endedAt) / 2, tookMs: endedAt - startedAt, change: -bytes };
  }
  block = new ArrayBuffer(bytes) as Movable;
  const pages = new Uint8Array(block);
  let at = startedAt;
  for (let offset = 0; offset < bytes; offset += pageBytes) {
    pages[offset] = 1; // the kernel gives a page when it is touched
    if (offset <= bytes / 2 && offset + pageBytes > bytes / 2) at = now();
  }
  return { at, tookMs: now() - startedAt, change: bytes };
}

process.on("message", () => process.send?.(step()));
process.on("disconnect", () => process.exit(0));
