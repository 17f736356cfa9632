import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const bin = join(import.meta.dirname, "../../.venv/bin");

function python(code: string): string {
  const { stdout, stderr } = spawnSync(join(bin, "python"), ["-c", code], { encoding: "utf8" });
  return `${stdout}${stderr}`.trim();
}

describe("the stand-ins for what Crossbar does not need", () => {
  it("keep the big packages out of the router", () => {
    const loaded = python(
      "import crossbar, sys; from crossbar.personality import Personality; print(sorted({'aiohttp', 'eth_utils', 'h2', 'pydantic', 'requests'} & set(sys.modules)))",
    );
    expect(loaded).toBe("[]");
  });

  it("let a name be imported, inherited from and asked for", () => {
    expect(python("import zlmdb; class_of = type('A', (zlmdb.Schema,), {}); print(isinstance(1, class_of))")).toBe(
      "False",
    );
  });

  it("say their name when they are used", () => {
    expect(python("from zlmdb import Database; Database('x')")).toMatch(
      /LeftOut: zlmdb\.Database is left out of this router: see crossbar\/router\/stand_ins\.py$/,
    );
    expect(python("import web3; type('A', (web3.Web3,), {})()")).toMatch(/LeftOut: A is left out/);
  });

  it("give the node key the address that Crossbar's own package gives it", () => {
    const secret = "4d787714dcb0ae52e1c5d2144648c255d660b9a55eac9deeb80d9f506f501025"; // of its documentation
    const code = `from eth_keys import KeyAPI; print(KeyAPI(None).PrivateKey(bytes.fromhex("${secret}")).public_key.to_checksum_address())`;
    expect(python(code)).toBe("0x10848feBdf7f200Ba989CDf7E3eEB3EC03ae7768");
  });

  it("leave Crossbar's other commands alone", () => {
    const env = { ...process.env, PYTHONUNBUFFERED: "1" }; // it ends without writing what Python still holds
    const { status, stdout } = spawnSync(join(bin, "crossbar"), ["version"], { encoding: "utf8", env });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/Crossbar\.io +: \d+/) });
  });
});
