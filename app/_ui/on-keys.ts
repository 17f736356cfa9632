/**
 * Acts on keys that are pressed alone, anywhere on the page but where one types or in a dialog. Returns how to stop.
 * A key that something nearer has acted on already is left alone.
 */
export function onKeys(actions: Readonly<Record<string, () => void>>): () => void {
  function onKeyDown(event: KeyboardEvent): void {
    // on many keyboards a bracket is typed with AltGr, which some systems tell as Ctrl and Alt
    const isAltGraph = event.getModifierState("AltGraph");
    if (event.defaultPrevented || event.metaKey || ((event.ctrlKey || event.altKey) && !isAltGraph)) return;
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (!action || isTaken(event.target)) return;
    event.preventDefault();
    action();
  }
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}

const isTaken = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest(
    "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu]",
  ) !== null;
