import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ name: string, version: string, licence: string }} Package */

/** Licences that ask for nothing but to be named, and weak copyleft of which nothing here is changed. SPDX where there is a name. */
export const allowed = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-4.0",
  "CC0-1.0",
  "EPL-2.0",
  "EUPL-1.2",
  "ISC",
  "LGPL",
  "LGPL-3.0-or-later",
  "MIT",
  "MIT-0",
  "MPL-2.0",
  "OFL-1.1",
  "PSF-2.0",
  "Python-2.0",
  "TCL",
  "Unlicense",
  "ZPL-2.1",
];

/** Of those whose metadata say nothing, or which are for systems that are not this one: what their own LICENSE files say. */
const ofFiles = { "seq-queue": "MIT", "@emnapi/runtime": "MIT", brotlicffi: "MIT" };

/** Whether each of a package's licences is allowed. @param {string} licence */
export const isAllowed = (licence) => licence.split(/ (?:AND|OR|and) /).every((one) => allowed.includes(one));

/**
 * What npm packages of production and Python packages are installed, as a page.
 *
 * @param {string} root
 */
export function licencesPage(root) {
  return [
    "# What it is made of, and under which licences",
    "",
    "Made by `pnpm licences` from what is installed; a test holds it to the lock files. Programs for development and tests are not",
    "in it, nor is Node.js itself (MIT and others, in its own `LICENSE`).",
    "",
    ...table("npm", npmPackages(root)),
    ...table("Python", pythonPackages(root)),
  ].join("\n");
}

/** @param {string} title @param {Package[]} packages */
const table = (title, packages) => [
  `## ${title}: ${packages.length} packages`,
  "",
  ...packages.map(({ name, version, licence }) => `- ${name} ${version}: ${licence}`),
  "",
];

/** Names and versions that production needs, by pnpm's lock file, for any platform. @param {string} lock */
export function productionOf(lock) {
  const [, importers = "", , snapshots = ""] =
    /\nimporters:\n(.*?)\npackages:\n(.*?)\nsnapshots:\n(.*)$/s.exec(lock) ?? [];
  /** @type {Map<string, string[]>} */
  const needs = new Map();
  for (const block of snapshots.split(/\n(?= {2}\S)/)) {
    const key = unquoted(/^\s*(\S.*?):( \{\})?$/m.exec(block)?.[1] ?? "");
    needs.set(
      key,
      block.split("\n").flatMap((line) => needed(/^ {6}(\S+): (\S+)$/.exec(line))),
    );
  }
  const waiting = importers.split(/\n(?= {2}\S)/).flatMap(productionOfImporter);
  /** @type {Set<string>} */
  const found = new Set();
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (found.has(key)) continue;
    found.add(key);
    waiting.push(...(needs.get(key) ?? []));
  }
  return [...new Set([...found].map((key) => key.replace(/\(.*/s, "")))].sort();
}

/** @param {string} importer */
function productionOfImporter(importer) {
  const [, production = ""] = /\n {4}dependencies:\n((?: {6}.*\n?)*)/.exec(importer) ?? [];
  const [, optional = ""] = /\n {4}optionalDependencies:\n((?: {6}.*\n?)*)/.exec(importer) ?? [];
  return [...`${production}\n${optional}`.matchAll(/^ {6}(\S+):\n {8}specifier: .*\n {8}(version): (\S+)$/gm)].flatMap(
    ([, name, , version]) => needed(["", name ?? "", version ?? ""]),
  );
}

/** @param {ArrayLike<string> | null} found */
function needed(found) {
  if (!found) return [];
  const [name, version] = [unquoted(found[1] ?? ""), unquoted(found[2] ?? "")];
  if (version.startsWith("link:")) return [];
  return [/^(@[^/]+\/)?[^@(]+@/.test(version) ? version : `${name}@${version}`];
}

/** @param {string} text */
const unquoted = (text) => text.replace(/^'(.*)'$/, "$1");

/** @param {string} root @returns {Package[]} */
function npmPackages(root) {
  const known = installedPackages(join(root, "node_modules", ".pnpm"));
  return productionOf(readFileSync(join(root, "pnpm-lock.yaml"), "utf8")).map((key) => {
    const at = key.lastIndexOf("@");
    const [name, version] = [key.slice(0, at), key.slice(at + 1)];
    // one for another system has the licence of its twin that is here
    const found = known.get(key) ?? [...known].find(([other]) => familyOf(other) === familyOf(key))?.[1];
    return { name, version, licence: licenceFor(name, found) };
  });
}

/** @param {string} name @param {string | undefined} found */
const licenceFor = (name, found) => found ?? /** @type {Record<string, string>} */ (ofFiles)[name] ?? "unknown";

const platform =
  /[-.](linux|darwin|win32|freebsd|netbsd|openbsd|aix|sunos|android|openharmony|webcontainers|wasm32|linuxmusl)[-.a-z0-9_]*(?=@)/;
/** @param {string} key */
const familyOf = (key) => (platform.test(key) ? key.replace(platform, "") : key);

/** @param {string} store @returns {Map<string, string>} */
function installedPackages(store) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const entry of readdirSync(store)) {
    const folder = join(store, entry, "node_modules");
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      const names = name.startsWith("@") ? readdirSync(join(folder, name)).map((one) => `${name}/${one}`) : [name];
      for (const one of names) {
        const file = join(folder, one, "package.json");
        if (!existsSync(file)) continue;
        const { version, license, licenses } = JSON.parse(readFileSync(file, "utf8"));
        const licence = license?.type ?? license ?? licenses?.[0]?.type;
        if (licence) found.set(`${one}@${version}`, String(licence));
      }
    }
  }
  return found;
}

/** Names and versions of pip's lock file, without those for other systems. @param {string} requirements */
export const pinnedOf = (requirements) =>
  [...requirements.matchAll(/^([A-Za-z0-9._-]+)==([^\s;\\]+)([^\n]*)$/gm)]
    .filter(([, , , marker = ""]) => !/sys_platform == '(darwin|win32)'|platform_system == 'Windows'/.test(marker))
    .map(([, name = "", version = ""]) => ({ name: normal(name), version }));

/** PEP 503. @param {string} name */
const normal = (name) => name.toLowerCase().replace(/[-_.]+/g, "-");

/** Names as the packages write them, by SPDX. */
const spdx = /** @type {[RegExp, string][]} */ ([
  [/^(the )?mit( license)?$/i, "MIT"],
  [/^expat license$/i, "MIT"],
  [/apache/i, "Apache-2.0"],
  [/^(new |modified )?bsd(-3-clause| 3-clause license| license|)$/i, "BSD-3-Clause"],
  [/mozilla public license 2/i, "MPL-2.0"],
  [/python software foundation/i, "PSF-2.0"],
  [/lgplv3|lesser general public/i, "LGPL-3.0-or-later"],
  [/european union public licence 1\.2|eupl-1\.2/i, "EUPL-1.2"],
]);

/** @param {string} root @returns {Package[]} */
function pythonPackages(root) {
  const lib = join(root, ".venv", "lib");
  const site = join(lib, readdirSync(lib).find((name) => name.startsWith("python3")) ?? "", "site-packages");
  /** @type {Map<string, string>} */
  const licences = new Map();
  for (const entry of readdirSync(site).filter((name) => name.endsWith(".dist-info"))) {
    const file = join(site, entry, "METADATA");
    if (!existsSync(file)) continue;
    const metadata = readFileSync(file, "utf8").split("\n\n")[0] ?? "";
    const name = /^Name: (.+)$/m.exec(metadata)?.[1] ?? entry;
    licences.set(normal(name), licenceOf(metadata));
  }
  const pinned = pinnedOf(readFileSync(join(root, "crossbar", "requirements.txt"), "utf8"));
  return pinned.map(({ name, version }) => ({ name, version, licence: licenceFor(name, licences.get(name)) }));
}

/** @param {string} metadata */
function licenceOf(metadata) {
  const expression = /^License-Expression: (.+)$/m.exec(metadata)?.[1];
  if (expression) return expression;
  const classifiers = [...metadata.matchAll(/^Classifier: License :: (?:OSI Approved :: )?(.+)$/gm)].map(
    ([, name]) => name ?? "",
  );
  const words = [
    ...classifiers.map((name) => name.replace(/ \(.*\)$/, "")),
    /^License: (.{1,60})$/m.exec(metadata)?.[1] ?? "",
  ];
  for (const word of words) for (const [pattern, name] of spdx) if (pattern.test(word.trim())) return name;
  return words.find((word) => word !== "") ?? "unknown";
}
