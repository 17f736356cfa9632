const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

export const percent = (value: number) => `${Math.round(value)} %`;

/** Three digits and the binary unit that programs count memory and disks in: "7.21 GiB", "15.6 GiB", "512 MiB". */
export function bytes(count: number): string {
  let [value, unit] = [count, 0];
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}
