const waiting = new Set<() => void>();

/** Does all that was asked for in one frame of the screen, each thing once; nothing while the page is not seen. */
export function inNextFrame(work: () => void): void {
  if (waiting.size === 0) requestAnimationFrame(doAll);
  waiting.add(work);
}

export const notInNextFrame = (work: () => void) => void waiting.delete(work);

function doAll(): void {
  const all = [...waiting];
  waiting.clear();
  for (const work of all) work();
}
