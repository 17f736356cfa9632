/** Shows itself only when it takes longer than a blink, so that it never flashes. */
export default function Loading() {
  return (
    <p
      role="status"
      className="flex animate-appear items-center justify-center gap-2.5 px-4 py-24 text-sm text-muted opacity-0"
    >
      <span aria-hidden className="size-2 rounded-full bg-accent motion-safe:animate-pulse" />
      Loading…
    </p>
  );
}
