import { userInfo } from "node:os";
import { dirname, join } from "node:path";

/**
 * A unit that runs the server as the user who prints it. It may write its state folder and the checkout, where the set-up
 * puts what it builds, and nothing else.
 *
 * @param {{ root: string, env: import("./server-env.mjs").ServerEnv }} options
 */
export function systemdUnit({ root, env }) {
  const settings = [
    ["HOST", env.host],
    ["PORT", String(env.port)],
    ["WEB_PORT", String(env.webPort)],
    ["PUBLIC_URL", env.publicUrl],
    ...(env.trustedProxies.length > 0 ? [["TRUSTED_PROXIES", env.trustedProxies.join(",")]] : []),
    ...(env.tls?.isOwn ? [["TLS", "1"]] : []),
    ...(env.tls && !env.tls.isOwn
      ? [
          ["TLS_CERT", env.tls.certificate],
          ["TLS_KEY", env.tls.key],
        ]
      : []),
    ["STATE_DIR", env.stateDir],
    ["DATABASE_URL", env.databaseUrl],
    ["LOG_LEVEL", env.logLevel],
    ["TUTORIAL_MODE", env.isTutorialMode ? "1" : "0"],
    ["PATH", `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`],
  ];
  return `# ${env.publicUrl}: npm start -s -- systemd-unit > /etc/systemd/system/realtimemonitor.service
[Unit]
Description=realtimemonitor
Wants=network-online.target
After=network-online.target

[Service]
User=${userInfo().username}
WorkingDirectory=${root.replaceAll("%", "%%")}
${settings.map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}`).join("\n")}
ExecStart=${quoted(process.execPath)} ${quoted(join(root, "start", "main.mjs"))}
Restart=always
RestartSec=2
# a start after an update installs and builds
TimeoutStartSec=infinity
TimeoutStopSec=30
UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=${quoted(root)} ${quoted(env.stateDir)}
PrivateTmp=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
LockPersonality=yes

[Install]
WantedBy=multi-user.target
`;
}

/** systemd.syntax(7): a percent sign starts a specifier. @param {string} text */
const quoted = (text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%")}"`;
