/**
 * What pages have noted of this step of the browser's history. Handed on with the router's own part, a step is taken for one
 * of the router's, and not drawn.
 */
export function ownNotes(): object {
  const { __NA: _, __PRIVATE_NEXTJS_INTERNALS_TREE: __, ...own } = window.history.state ?? {};
  return own;
}
