import { expect, it, vi } from "vitest";
import { atTheEnd, undoAll } from "./undo.ts";

it("undoes the last first, all of it, once", async () => {
  const undone: string[] = [];
  const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  atTheEnd(() => undone.push("product"));
  atTheEnd(() => Promise.reject(new Error("it hangs")));
  atTheEnd(async () => undone.push("browser"));
  await undoAll();
  await undoAll();
  expect(undone).toEqual(["browser", "product"]);
  expect(told).toHaveBeenCalledWith("while cleaning up: it hangs\n");
  told.mockRestore();
});
