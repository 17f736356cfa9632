/** A field that its settings show and the machine could not read. */
export function Unread({ what }: { what: string }) {
  return (
    <p className="text-xs">
      <span className="font-medium text-muted">{what}</span>{" "}
      <span className="text-warn">could not be read on the machine</span>
    </p>
  );
}
