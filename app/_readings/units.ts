const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

export const percent = (value: number) => `${Math.round(value)} %`;

/** Small ones tell more with a digit behind the point: "0.4 %". */
export const finePercent = (value: number) => (value > 0 && value < 9.95 ? `${value.toFixed(1)} %` : percent(value));

/** Three digits and the binary unit that programs count memory and disks in: "7.21 GiB", "15.6 GiB", "512 MiB". */
export function bytes(count: number): string {
  return inWords(count).join(" ");
}

/** So much of so much, the unit once when it is the same: "7.18 of 15.6 GiB", "642 MiB of 1.90 GiB". */
export function amount({ usedBytes, totalBytes }: { usedBytes: number; totalBytes: number }): string {
  const [used, unit] = inWords(usedBytes);
  const [total, totalUnit] = inWords(totalBytes);
  return unit === totalUnit ? `${used} of ${total} ${unit}` : `${used} ${unit} of ${total} ${totalUnit}`;
}

function inWords(count: number): [string, string] {
  let [value, unit] = [count, 0];
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return [value.toFixed(digits), units[unit] ?? ""];
}
