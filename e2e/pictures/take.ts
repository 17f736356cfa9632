// pnpm pictures [name …]: takes the pictures of docs/pictures anew, of the running product in a folder of its own. Its machines are
// simulated, the same each time, and so are the names and sizes of the pictures; the figures on them are those of the hour.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { folder, openTab, shoot } from "./camera.ts";
import type { Picture, Stage } from "./picture.ts";
import { pictures } from "./pictures.ts";
import { type OpenStage, openStage } from "./stage.ts";

/** Sparklines go back five minutes. */
const pastMs = 310_000;
/** These show the whole fleet with its past; of them the cards are taken before it grows. */
const ofPast = /^(cards|phone-cards|table|phone-table|nothing|disconnected|public|machine-light|phone-machine|bulk)/;
const ofHundred = /^(table|phone-table|nothing|bulk)/;

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function takeAll(chosen: Picture[]): Promise<number> {
  const openedAt = performance.now();
  const stage = await openStage();
  const onInterrupt = () => void stage.end().then(() => process.exit(130));
  process.once("SIGINT", onInterrupt).once("SIGTERM", onInterrupt);
  let failed = 0;
  const take = async (some: Picture[]) => {
    for (const picture of some) failed += (await takeOne(picture, stage)) ? 0 : 1;
  };
  try {
    const [withPast, others] = [
      chosen.filter(({ name }) => ofPast.test(name)),
      chosen.filter(({ name }) => !ofPast.test(name)),
    ];
    await take(others);
    if (withPast.length > 0) await pause(openedAt + pastMs - performance.now());
    await take(withPast.filter(({ name }) => !ofHundred.test(name)));
    await takeOfHundred(
      stage,
      withPast.filter(({ name }) => ofHundred.test(name)),
      take,
    );
  } finally {
    await stage.end();
  }
  return failed;
}

async function takeOfHundred(
  stage: OpenStage,
  some: Picture[],
  take: (some: Picture[]) => Promise<void>,
): Promise<void> {
  if (some.length === 0) return;
  await stage.grow();
  await pause(pastMs);
  await take(some);
}

async function takeOne(picture: Picture, stage: Stage): Promise<boolean> {
  const states = { admin: stage.admin, "admin of none": stage.empty.admin, nobody: undefined };
  const page = await openTab(stage.browser, picture.look, states[picture.who ?? "admin"]);
  try {
    await picture.arrange(page, stage);
    if (picture.name !== "disconnected") await settled(page);
    say(`  ✓ ${await shoot(page, picture.name)}`);
    await picture.restore?.(page);
    return true;
  } catch (error) {
    say(`  ✗ ${picture.name}: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
    return false;
  } finally {
    await page.context().close();
  }
}

/** A page that is on its way to be live, or has not measured yet how late it is, is none to show. */
async function settled(page: Page): Promise<void> {
  if ((await page.getByRole("status", { name: "Connection" }).count()) === 0) return;
  await page.getByText("Connecting", { exact: true }).first().waitFor({ state: "hidden", timeout: 15_000 });
  await page
    .getByText(/^\d+ ms$/)
    .first()
    .waitFor({ timeout: 8_000 })
    .catch(() => {}); // a phone has no room for it
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, ms)));

function writeGallery(): void {
  const entries = pictures.map(({ name, about }) => `## ${name}\n\n${about}\n\n![${about}](${name}.webp)\n`);
  const head = "# Pictures\n\nMade by `pnpm pictures`, of the running product; its machines are simulated.\n";
  writeFileSync(join(folder, "README.md"), [head, ...entries].join("\n"));
}

const names = process.argv.slice(2).filter((name) => name !== "--");
const unknown = names.filter((name) => !pictures.some((picture) => picture.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no picture "${unknown.join(", ")}"; there are ${pictures.map(({ name }) => name).join(", ")}.\n`,
  );
  process.exit(1);
}
const failed = await takeAll(pictures.filter(({ name }) => names.length === 0 || names.includes(name)));
writeGallery();
process.exit(failed === 0 ? 0 : 1);
