/**
 * What the schema has that the migrations do not, as SQL: Prisma's own schema engine, in its WebAssembly build. The CLI's
 * `migrate` wants a native engine from outside the package registries, so new migrations are made here:
 *
 *   pnpm migration <name>     writes prisma/migrations/<time>_<name>/migration.sql
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";

const here = import.meta.dirname;
const migrationsFolder = join(here, "migrations");

function loadEngine() {
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const wasm = new WebAssembly.Module(readFileSync(join(folder, "schema_engine_bg.wasm")));
  const { exports } = new WebAssembly.Instance(wasm, {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(exports);
  (exports.__wbindgen_start as () => void)();
}

/** The engine runs each migration on an empty in-memory database; the adapter must take scripts, not single statements. */
function shadowDatabase() {
  const factory = new PrismaBetterSqlite3({ url: ":memory:" });
  for (const name of ["connect", "connectToShadowDb"] as const) {
    const open = factory[name].bind(factory);
    factory[name] = async () => {
      const adapter = await open();
      const execute = adapter.executeRaw.bind(adapter);
      adapter.executeRaw = async (query) => {
        if (query.args.length > 0) return execute(query);
        await adapter.executeScript(query.sql);
        return 0;
      };
      return adapter;
    };
  }
  return bindMigrationAwareSqlAdapterFactory(factory);
}

export async function schemaDiffSql(): Promise<string> {
  loadEngine();
  const schema = { path: join(here, "schema.prisma"), content: readFileSync(join(here, "schema.prisma"), "utf8") };
  const engine = await bindings.SchemaEngine.new(
    { datamodels: [[schema.path, schema.content]] },
    () => {},
    shadowDatabase(),
  );
  const names = readdirSync(migrationsFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const { stdout } = await engine.diff({
    from: {
      tag: "migrations",
      baseDir: migrationsFolder,
      lockfile: { path: "migration_lock.toml", content: 'provider = "sqlite"' },
      migrationDirectories: names
        .map((entry) => entry.name)
        .sort()
        .map((name) => ({
          path: name,
          migrationFile: {
            path: "migration.sql",
            content: { tag: "ok", value: readFileSync(join(migrationsFolder, name, "migration.sql"), "utf8") },
          },
        })),
      shadowDbInitScript: "",
    },
    to: { tag: "schemaDatamodel", files: [schema] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout ?? "";
}

if (import.meta.main) {
  const name = process.argv[2];
  if (!name || !/^[a-z0-9_]+$/.test(name)) throw new Error("name: say what the migration does, in a-z, 0-9 and _");
  const sql = await schemaDiffSql();
  if (sql.includes("empty migration")) throw new Error("The migrations already make this schema.");
  const time = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const folder = join(migrationsFolder, `${time}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "migration.sql"), sql);
  process.stdout.write(`${folder}/migration.sql\n`);
}
