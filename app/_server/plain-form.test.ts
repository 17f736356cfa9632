import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPlainForm } from "./plain-form.ts";

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 7) }); // a new finding belongs to who looks for it

const type = "multipart/form-data; boundary=b";
const read = (text: string, contentType = type) => readPlainForm(contentType, Buffer.from(text));
const head = 'Content-Disposition: form-data; name="0"';

describe("a plain form", () => {
  it("is read as any client writes it, whatever text is in it", async () => {
    const field = fc.tuple(
      fc.string({ unit: "binary" }).map((text) => Buffer.from(text).toString()),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(field, { maxLength: 5 }), async (fields) => {
        const form = new FormData();
        for (const [value, name] of fields) form.append(name.replace(/[\\\p{Cs}\p{Cc}]/gu, ""), value);
        const request = new Request("http://x", { method: "POST", body: form });
        const parts = readPlainForm(
          request.headers.get("content-type") ?? "",
          new Uint8Array(await request.arrayBuffer()),
        );
        const escaped = (name: string) => name.replace(/\r\n|\r|\n/g, "%0D%0A").replaceAll('"', "%22");
        expect(parts?.map(([, value]) => value)).toEqual(
          [...form].map(([, value]) => String(value).replace(/\r\n|\r|\n/g, "\r\n")),
        );
        expect(parts?.map(([name]) => name)).toEqual([...form].map(([name]) => escaped(name)));
      }),
    );
  });

  it.each([
    ["no end", `--b\r\n${head}\r\n\r\nx`],
    ["something after its end", `--b\r\n${head}\r\n\r\nx\r\n--b--\r\nmore`],
    ["something before it", `preamble\r\n--b\r\n${head}\r\n\r\nx\r\n--b--\r\n`],
    ["two headers", `--b\r\n${head}\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n`],
    ["a file", `--b\r\n${head}; filename="f"\r\n\r\nx\r\n--b--\r\n`],
    ["bare line ends", `--b\n${head}\n\nx\n--b--\n`],
    ["a boundary after a bare line end", `--b\r\n${head}\r\n\r\nx\n--b\r\ny\r\n--b--\r\n`],
    ["a name that goes on", `--b\r\nContent-Disposition: form-data; name="0\\"x"\r\n\r\nx\r\n--b--\r\n`],
    ["a header in small letters", `--b\r\n${head.toLowerCase()}\r\n\r\nx\r\n--b--\r\n`],
    ["a name with a control character", `--b\r\nContent-Disposition: form-data; name="_1_\0"\r\n\r\nx\r\n--b--\r\n`],
    ["nothing", ""],
  ])("is none with %s", (_what, text) => {
    expect(read(text)).toBeUndefined();
  });

  it.each([
    "multipart/form-data",
    "multipart/form-data; boundary=",
    'multipart/form-data; boundary="b"',
    `${type}; boundary=c`,
    "text/plain",
  ])("is none as %s", (contentType) =>
    expect(read(`--b\r\n${head}\r\n\r\nx\r\n--b--\r\n`, contentType)).toBeUndefined(),
  );

  it("is none when it is no UTF-8", () => {
    expect(readPlainForm(type, Buffer.from(`--b\r\n${head}\r\n\r\n\xff\r\n--b--\r\n`, "latin1"))).toBeUndefined();
  });

  it("never fails, whatever the bytes are", () => {
    fc.assert(fc.property(fc.string(), fc.uint8Array(), (contentType, body) => void readPlainForm(contentType, body)));
  });
});
