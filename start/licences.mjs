// pnpm licences: writes docs/licences.md, what the product is made of and under which licences, from what is installed.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { licencesPage } from "./licences-page.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
writeFileSync(join(root, "docs", "licences.md"), licencesPage(root));
