import { describe, expect, it } from "vitest";
import { disksAmong, parseMountinfo } from "./mounts.ts";

const disksOf = (...lines: string[]) => disksAmong(parseMountinfo(lines.join("\n")));

const root = "27 1 254:0 / / rw,relatime - ext4 /dev/vda1 rw";

describe("/proc/self/mountinfo", () => {
  it("is read whatever optional fields there are, and octal escapes with it", () => {
    const line =
      "36 35 98:0 /mnt1 /mnt/a\\040b\\303\\244 rw,noatime shared:1 master:2 - ext3 /dev/sd\\134x rw,errors=continue";
    expect(parseMountinfo(`${line}\n`)).toEqual([
      { device: "98:0", root: "/mnt1", mount: "/mnt/a bä", type: "ext3", source: "/dev/sd\\x" },
    ]);
  });

  it("of which a line makes no sense is read without that line", () => {
    expect(parseMountinfo("rubbish\n36 35\n")).toEqual([]);
  });
});

describe("the disks", () => {
  it("are the file systems on block devices and ZFS, by path", () => {
    expect(
      disksOf(
        "50 27 8:17 / /srv rw - xfs /dev/sdb1 rw",
        root,
        "51 27 0:60 / /tank rw - zfs tank rw",
        "52 27 259:1 / /boot/efi rw - vfat /dev/nvme0n1p1 rw",
      ),
    ).toEqual(["/", "/boot/efi", "/srv", "/tank"]);
  });

  it("are not what exists in memory, nor packages, nor discs", () => {
    expect(
      disksOf(
        root,
        "22 27 0:21 / /proc rw - proc proc rw",
        "24 27 0:6 / /dev rw - devtmpfs devtmpfs rw",
        "25 24 0:23 / /dev/shm rw - tmpfs tmpfs rw",
        "70 27 0:70 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw",
        "71 27 7:1 / /snap/core/1 ro - squashfs /dev/loop1 ro",
        "72 27 11:0 / /media/cd ro - iso9660 /dev/sr0 ro",
        "73 27 0:71 / /auto rw - autofs /etc/auto.misc rw",
      ),
    ).toEqual(["/"]);
  });

  it.each(["nfs4 nas:/x", "cifs //nas/x", "fuse.sshfs me@nas:/x", "9p host", "ceph mon:/x", "virtiofs share"])(
    "are not on the network: %s is never asked",
    (typeAndSource) => {
      expect(disksOf(root, `80 27 0:80 / /net rw - ${typeAndSource} rw`)).toEqual(["/"]);
    },
  );

  it("are each there once, under the shortest path, without the binds of a part", () => {
    expect(
      disksOf(
        root,
        "60 27 254:0 /var/lib/x /etc/hosts rw - ext4 /dev/vda1 rw",
        "61 27 8:17 / /a/very/long/way rw - xfs /dev/sdb1 rw",
        "62 27 8:17 / /srv rw - xfs /dev/sdb1 rw",
      ),
    ).toEqual(["/", "/srv"]);
  });

  it("show a btrfs once, although all its mounts are subvolumes", () => {
    expect(
      disksOf(
        "1 0 0:30 /@ / rw - btrfs /dev/sda2 rw",
        "2 1 0:30 /@home /home rw - btrfs /dev/sda2 rw",
        "3 1 0:31 /@data /data rw - btrfs /dev/sdb rw",
      ),
    ).toEqual(["/", "/data"]);
  });

  it("always include /, also when it is an overlay in a container", () => {
    expect(
      disksOf(
        "1 0 0:50 / / rw - overlay overlay rw",
        "2 1 8:1 /var/lib/docker/containers/x/hosts /etc/hosts rw - ext4 /dev/sda1 rw",
      ),
    ).toEqual(["/"]);
  });

  it("see only the last of what is mounted over one path", () => {
    expect(
      disksOf(root, "90 27 8:33 / /data rw - ext4 /dev/sdc1 rw", "91 27 0:90 / /data rw - tmpfs tmpfs rw"),
    ).toEqual(["/"]);
  });

  it("keep to the bounds of the contract: 64, each path at most 255 characters", () => {
    const many = Array.from({ length: 100 }, (_, index) => `1 27 9:${index} / /d${index} rw - ext4 /dev/x${index} rw`);
    expect(disksOf(root, ...many)).toHaveLength(64);
    expect(disksOf(root, `1 27 9:1 / /${"d".repeat(255)} rw - ext4 /dev/x rw`)).toEqual(["/"]);
  });
});
