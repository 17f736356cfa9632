import { expect, it } from "vitest";
import { readServerEnv } from "./server-env.mjs";
import { systemdUnit } from "./systemd-unit.mjs";

it("runs this checkout with this environment, and quotes what systemd would take for its own", () => {
  const env = readServerEnv({ PORT: "9000", STATE_DIR: '/srv/a "b" 100%' }, "/opt/it");
  const unit = systemdUnit({ root: "/opt/it", env });
  expect(unit).toContain('Environment="PORT=9000"');
  expect(unit).toContain('Environment="STATE_DIR=/srv/a \\"b\\" 100%%"');
  expect(unit).toContain('ReadWritePaths="/opt/it" "/srv/a \\"b\\" 100%%"');
  expect(unit).toMatch(/^ExecStart=".+" "\/opt\/it\/start\/main\.mjs"$/m);
});
