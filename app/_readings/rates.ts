/** Rates count in thousands, as cables and disks are sold: "12.4 Mbit/s", "3.10 MB/s". */
export const bitRate = (bytesPerSecond: number) => inThousands(bytesPerSecond * 8, "bit/s");
export const byteRate = (bytesPerSecond: number) => inThousands(bytesPerSecond, "B/s");

const prefixes = ["", "k", "M", "G", "T", "P"];

function inThousands(count: number, unit: string): string {
  let [value, step] = [count, 0];
  while (value >= 999.5 && step < prefixes.length - 1) {
    value /= 1000;
    step += 1;
  }
  const digits = step === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${prefixes[step]}${unit}`;
}
