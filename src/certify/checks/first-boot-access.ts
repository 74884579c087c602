import { quote } from "../../core/problem.ts";
import { judge, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { accounts } from "../facts/accounts.ts";
import { links } from "../links.ts";
import { configLines, type ConfigLine } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.security } as const;
/** What cloud-init takes its orders from, beside what Azure gives it. */
const cloudFiles = [
  "/etc/cloud/cloud.cfg",
  "/etc/cloud/cloud.cfg.d/*.cfg",
  "/var/lib/cloud/seed/*/user-data",
  "/var/lib/cloud/seed/*/vendor-data",
];
/** `R` and `RANDOM` let cloud-init make one for each machine; `!` and `*` lock. */
const noPassword = /^(?:["']?(?:[!*~].*|null|false|true|R|RANDOM|)["']?)$/;
const sshKey = /(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-\S+@openssh\.com)\s+AAAA/;

/** Passwords, keys and rights that are given when a machine starts, or when a name is taken. */
export const firstBootAccessChecks: readonly Check[] = [
  {
    ...common,
    id: "ACC-012",
    title: "cloud-init sets no password",
    why: "A password in its configuration is set at the first boot, the same on every customer's machine; installers leave such files.",
    aliases: ["200.4", "AWS fixed passwords"],
    remedy:
      "Remove `passwd`, `plain_text_passwd`, `password` and `chpasswd` from /etc/cloud/cloud.cfg.d; delete the installer's file there.",
    run: noPasswords,
  },
  {
    ...common,
    id: "ACC-013",
    title: "cloud-init authorizes nobody's key",
    why: "A key in its configuration is put into every customer's machine at the first boot.",
    aliases: ["LISA verify_no_pre_exist_users", "AWS authorized keys"],
    remedy: "Remove `ssh_authorized_keys` and `ssh_import_id` from /etc/cloud/cloud.cfg.d.",
    run: async (context) =>
      await cloudLines(context, ({ text }) => sshKey.test(text) || /^-?\s*["']?(?:gh|lp):[\w-]+["']?$/.test(text) || importsKeys(text), {
        what: "authorizes a key",
        required: "no key",
        passText: "cloud-init authorizes no key.",
      }),
  },
  {
    ...common,
    id: "ACC-014",
    title: "No sudo rule waits for a user of a name",
    why: "A rule that gives all rights to a user who is gone gives them to whoever gets that name.",
    severity: "warning",
    aliases: ["waagent -deprovision+user"],
    remedy: "Delete the rule from /etc/sudoers.d together with its user.",
    run: noOrphanRules,
  },
];

async function noPasswords(context: Context): Promise<Verdict> {
  return await cloudLines(context, setsPassword, {
    what: "sets a password",
    required: "no password",
    passText: "cloud-init sets no password.",
  });
}

/** A key whose value is a password, or a line `user:password` as chpasswd(8) reads it. */
function setsPassword({ text }: ConfigLine): boolean {
  const value = /^(?:-\s*)?["']?(?:passwd|hashed_passwd|plain_text_passwd|password)["']?\s*:(.*)$/.exec(text)?.[1];
  if (value !== undefined) return !noPassword.test(value.replace(/\s#.*$/, "").trim());
  return /^(?:-\s*)?["']?[a-z_][\w.-]*:\$(?:1|2[aby]|5|6|y)\$/.test(text);
}

function importsKeys(text: string): boolean {
  return /^(?:-\s*)?ssh[_-]import[_-]id\s*:\s*\[?\s*["']?\w/.test(text) && !/:\s*(?:null|None|\[\s*\])\s*$/.test(text);
}

type Saying = { readonly what: string; readonly required: string; readonly passText: string };

async function cloudLines(
  context: Context,
  isFault: (line: ConfigLine) => boolean,
  { what, required, passText }: Saying,
): Promise<Verdict> {
  const files = await tree(context);
  const lines = (await configLines(files, cloudFiles)).filter(isFault);
  return judge(
    lines.map(({ path, number }) => ({
      text: `${quote(path)} line ${number} ${what} at the first boot.`,
      evidence: { ...files.place(`${path}:${number}`), actual: `${what} (not shown)`, required },
    })),
    passText,
  );
}

/** Only rules for everything without a password: a product's rule for one command of its own harms nobody. GEN-028 tells of provisioning's own files. */
async function noOrphanRules(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const names = new Set(((await accounts(context)) ?? []).map(({ name }) => name));
  const faults = (await configLines(files, ["/etc/sudoers", "/etc/sudoers.d/*"])).flatMap(({ path, text, number }): readonly Fault[] => {
    const user = /^([a-z_][\w.-]*)\s+ALL\s*=.*NOPASSWD\s*:\s*ALL\b/.exec(text)?.[1];
    if (user === undefined || names.has(user) || /\/(?:waagent|90-cloud-init-users)$/.test(path)) return [];
    const evidence = { ...files.place(`${path}:${number}`), actual: `all rights for ${user}, who is not there`, required: "no such rule" };
    return [{ text: `${quote(path)} line ${number} gives all rights to ${quote(user)}, who is no user of this image.`, evidence }];
  });
  return judge(faults, "Every rule of sudo is for somebody who is there.");
}
