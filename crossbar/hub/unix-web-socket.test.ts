import { expect, it } from "vitest";
import { nameRealCaller } from "./unix-web-socket.ts";

const invocation = (details: object) => [68, 1, 2, details, ["an argument"], { key: "word" }];

it("an invocation names who called", () => {
  const plain = invocation({ caller: 7, caller_authid: "v-me" });
  expect(nameRealCaller(plain)).toEqual(plain);
});

it("a caller who says that he calls for another is named all the same", () => {
  const forward_for = [
    { session: 1, authid: "v-other", authrole: "admin" },
    { session: 7, authid: "v-me", authrole: "viewer" }, // the router's own word
  ];
  const forged = invocation({ caller: 1, caller_authid: "v-other", forward_for });
  expect(nameRealCaller(forged)).toEqual(invocation({ caller: 7, caller_authid: "v-me", forward_for }));
});

it.each([[[36, 1, 2, { forward_for: [] }]], [[68]], ["text"], [null], [{}]])("%j is left as it is", (message) => {
  expect(nameRealCaller(message)).toEqual(message);
});
