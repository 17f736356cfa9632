import { defaultSettings, type SettingsEdit } from "@realtimemonitor/protocol/settings.ts";
import { beforeEach, expect, it } from "vitest";
import type { SettingsView } from "../../_server/settings.ts";
import type { Conflict, NotSaved, Saved } from "./actions.ts";
import { createEditor, type Editor } from "./editor.ts";

type Answer = Saved | Conflict | NotSaved;

const viewOf = (edit: SettingsEdit, version: number): SettingsView => ({
  machineId: "m-1",
  name: "web",
  tags: [],
  joinedAt: 0,
  settings: { ...defaultSettings, ...edit, version },
  changes: [],
  hasMore: false,
});

let asked: { edit: SettingsEdit; basedOn: number }[];
let answers: ((answer: Answer | Error) => void)[];
let stored: SettingsView;
let editor: Editor;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** What the server does with the save that waits. */
async function save(): Promise<void> {
  stored = viewOf({ ...stored.settings, ...asked.at(-1)?.edit }, stored.settings.version + 1);
  await answer({ result: "saved", changeId: `c${stored.settings.version}`, now: stored });
}
async function answer(what: Answer | Error): Promise<void> {
  answers.shift()?.(what);
  await settle();
}

beforeEach(() => {
  [asked, answers, stored] = [[], [], viewOf({}, 1)];
  const doors = {
    read: async () => stored,
    save: (edit: SettingsEdit, basedOn: number) => {
      asked.push({ edit, basedOn });
      return new Promise<Answer>((resolve, reject) =>
        answers.push((what) => (what instanceof Error ? reject(what) : resolve(what))),
      );
    },
  };
  editor = createEditor(doors, stored);
});

it("shows a change at once, saves it, and then shows what was saved", async () => {
  editor.set("frequency", 5);
  expect(editor.state().edits.frequency).toMatchObject({ value: 5, stage: "saving" });
  await save();
  expect(editor.state().edits).toEqual({});
  expect(editor.state().view?.settings).toMatchObject({ frequency: 5, version: 2 });
});

it("saves one after the other, with all that was touched meanwhile, and the last value of it", async () => {
  editor.set("frequency", 5);
  editor.set("frequency", 10);
  editor.set("frequency", 60);
  editor.set("show_disk", false);
  await save();
  expect(editor.state().edits.frequency).toMatchObject({ value: 60, stage: "saving" });
  await save();
  expect(asked).toEqual([
    { edit: { frequency: 5 }, basedOn: 1 },
    { edit: { frequency: 60, show_disk: false }, basedOn: 2 },
  ]);
  expect(editor.state()).toMatchObject({ edits: {}, view: { settings: { frequency: 60, show_disk: false } } });
});

it("does nothing when nothing changes", () => {
  editor.set("frequency", 1);
  expect(asked).toEqual([]);
});

it("tells a refusal at the field, and saves again when it is touched again", async () => {
  editor.set("frequency", 5);
  await answer({ result: "refused", field: null, message: "Sign in first." });
  expect(editor.state().edits.frequency).toMatchObject({ stage: "refused", message: "Sign in first." });
  editor.set("frequency", 5);
  await answer(new Error("fetch failed"));
  expect(editor.state().edits.frequency).toMatchObject({ stage: "refused", message: /could not be reached/ });
  expect(asked).toHaveLength(2);
});

const by = { field: "frequency", value: 5, author: "Ada", isYours: false, changedAt: 7 } as const;

it("tells of somebody else's change of the same, and saves over it or takes it as is said", async () => {
  editor.set("frequency", 10);
  editor.set("show_disk", false);
  stored = viewOf({ frequency: 5 }, 2);
  await answer({ result: "overtaken", by: [by], now: stored });
  expect(editor.state().edits.frequency).toMatchObject({ value: 10, stage: "overtaken", by });
  await save(); // the other field is none of it
  editor.insist("frequency");
  expect(asked.at(-1)).toEqual({ edit: { frequency: 10 }, basedOn: 3 });
  await answer({ result: "overtaken", by: [by], now: stored });
  editor.drop("frequency");
  expect(editor.state()).toMatchObject({ edits: {}, view: { settings: { frequency: 5 } } });
});

it("sees somebody else's change that came between two of its own", async () => {
  editor.set("show_disk", false);
  editor.set("frequency", 10);
  const theirs = { id: "theirs", version: 2, differences: [{ field: "frequency", before: 1, after: 5 }] };
  stored = { ...viewOf({ frequency: 5, show_disk: false }, 3), changes: [theirs] as never };
  await answer({ result: "saved", changeId: "mine", now: stored });
  expect(asked.at(-1)).toEqual({ edit: { frequency: 10 }, basedOn: 1 });
});

it("reads anew, and an older answer changes nothing", async () => {
  stored = viewOf({ frequency: 5 }, 3);
  await editor.refresh();
  stored = viewOf({ frequency: 9 }, 2);
  await editor.refresh();
  expect(editor.state().view?.settings.frequency).toBe(5);
});
