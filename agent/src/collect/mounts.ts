/** A line of /proc/self/mountinfo, as far as it is of use here. */
export type Mount = { device: string; root: string; mount: string; type: string; source: string };

/** The lines of /proc/self/mountinfo (proc_pid_mountinfo(5)); what is no such line is left out. */
export function parseMountinfo(text: string): Mount[] {
  return text.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const [, , device, root, mount] = before.split(" ");
    const [type, source] = after.split(" ");
    if (!device || !root || !mount || !type || !source) return [];
    return [{ device, type, root: unescapeOctal(root), mount: unescapeOctal(mount), source: unescapeOctal(source) }];
  });
}

/** Blanks and the like are written in octal. */
const unescapeOctal = (text: string) =>
  text.replaceAll(/(?:\\\d{3})+/g, (run) =>
    Buffer.from([...run.matchAll(/\d{3}/g)].map(([octal]) => Number.parseInt(octal, 8))).toString("utf8"),
  );

/** Packages and discs: they are always full. */
const imageTypes = new Set(["squashfs", "erofs", "iso9660", "udf", "cramfs", "romfs"]);

const sitsOnHardware = ({ source, type }: Mount) =>
  (source.startsWith("/dev/") && !imageTypes.has(type) && type !== "devtmpfs") || type === "zfs";

/** Only btrfs subvolumes are a file system of their own below another's root; other such mounts show a part of one. */
const isWhole = ({ root, type }: Mount) => root === "/" || type === "btrfs";

/**
 * The mounts that a reader cares about: `/` whatever it is (in a container it is an overlay), and one for each disk. Network
 * and FUSE file systems are left out altogether: asking them can hang for ever, and their space is another machine's to tell.
 * @returns at most 64, by path.
 */
export function disksAmong(mounts: Mount[]): string[] {
  const visible = new Map(mounts.map((mount) => [mount.mount, mount])); // a later mount hides an earlier one below it
  const byPath = [...visible.values()].sort((a, b) => a.mount.length - b.mount.length);
  const devices = new Set<string>();
  const chosen = byPath.filter((mount) => {
    if (mount.mount !== "/" && !(sitsOnHardware(mount) && isWhole(mount))) return false;
    if (mount.mount.length > 255 || devices.has(mount.device)) return false;
    devices.add(mount.device);
    return true;
  });
  return chosen
    .map(({ mount }) => mount)
    .sort()
    .slice(0, 64);
}
