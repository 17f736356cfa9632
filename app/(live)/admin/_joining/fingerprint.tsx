const groupLength = 11;

/** The fingerprint of a key in groups, which the eye compares one by one; selected or read out it is whole. */
export function Fingerprint({ text }: { text: string }) {
  const [algorithm = "", digest = ""] = text.split(":");
  const groups = digest.match(new RegExp(`.{1,${groupLength}}`, "g")) ?? [];
  return (
    <code className="flex flex-wrap gap-x-2 font-mono text-sm select-all">
      <span className="text-muted">{algorithm}:</span>
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: where a group stands is what it is
        <span key={index}>{group}</span>
      ))}
    </code>
  );
}
