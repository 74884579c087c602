import { quote } from "../../core/problem.ts";
import { fail, judge, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { accounts, passwdPath, passwordState, readShadow, shadow, shadowPath, type Account, type ShadowEntry } from "../facts/accounts.ts";
import { links } from "../links.ts";
import { expandGlobs } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.security } as const;
const nobody = 65_534;
const firstPersonalUid = 1000;
const maxCopies = 50;
const othersMayRead = 0o007;
const othersMayWrite = 0o022;

/** Who can log in, and with what. */
export const accountChecks: readonly Check[] = [
  {
    ...common,
    id: "ACC-001",
    title: "The account files are there",
    why: "Without them nobody can log in, and nothing can be said about who could.",
    aliases: ["LISA verify_vm_not_compromised"],
    remedy: "Install the distribution's base files (passwd, login) and run `pwconv`.",
    run: filesPresent,
  },
  {
    ...common,
    id: "ACC-002",
    title: "root has no password",
    why: "A password in the image is the same on every customer's machine.",
    aliases: ["LISA verify_no_pre_exist_users", "DigitalOcean root password locked", "200.4"],
    remedy: "Lock it as the last step of the build: `passwd -l root`.",
    run: async (context) => await passwords(context, "set", (name) => name === "root"),
  },
  {
    ...common,
    id: "ACC-003",
    title: "No account has an empty password",
    why: "Anybody can log in to it.",
    aliases: ["LISA verify_no_pre_exist_users", "200.4"],
    remedy: "Lock the account: `passwd -l <user>` in the image.",
    run: emptyPasswords,
  },
  {
    ...common,
    id: "ACC-004",
    title: "No other account has a password",
    why: "A password in the image is the same on every customer's machine.",
    aliases: ["LISA verify_no_pre_exist_users", "200.4"],
    remedy: "Lock the account (`passwd -l <user>`), or delete it.",
    run: async (context) => await passwords(context, "set", (name) => name !== "root"),
  },
  {
    ...common,
    id: "ACC-005",
    title: "Only root has user id 0",
    why: "A second name for root is a back door.",
    aliases: ["LISA verify_vm_not_compromised"],
    remedy: "Delete the account, or give it a user id of its own.",
    run: onlyRoot,
  },
  {
    ...common,
    id: "ACC-006",
    title: "Only root and its group read the shadow files",
    why: "Everybody on the machine could take the password hashes away.",
    aliases: ["LISA verify_vm_not_compromised"],
    remedy: "`chown root:shadow /etc/shadow /etc/gshadow; chmod 0640 /etc/shadow /etc/gshadow`.",
    run: async (context) => await modes(context, [shadowPath, "/etc/gshadow"], othersMayRead, "mode 0640 or less, owner 0"),
  },
  {
    ...common,
    id: "ACC-007",
    title: "No password hash is in /etc/passwd",
    why: "Everybody on the machine can read that file.",
    remedy: "Run `pwconv`, then lock the account: `passwd -l <user>`.",
    run: hashesInPasswd,
  },
  {
    ...common,
    id: "ACC-008",
    title: "No personal account is left",
    why: "Provisioning makes the customer's user; one that is left from the build shares its user id and its files.",
    severity: "warning",
    aliases: ["waagent -deprovision+user"],
    remedy: "Delete it with its home: `waagent -deprovision+user`, or `userdel -r <user>`.",
    run: personalAccounts,
  },
  {
    ...common,
    id: "ACC-009",
    title: "No backup of the shadow file keeps a password",
    why: "The old hash can be tried at leisure, and is often in use elsewhere.",
    severity: "warning",
    aliases: ["virt-sysprep passwd-backups", "virt-sysprep backup-files"],
    link: links.sysprep,
    remedy: "Delete /etc/shadow-, /etc/passwd-, /etc/gshadow-, /etc/group- and every other copy of them.",
    run: backups,
  },
  {
    ...common,
    id: "ACC-010",
    title: "No group has a password",
    why: "Whoever knows it becomes a member of the group, on every customer's machine.",
    severity: "warning",
    remedy: "Remove it: `gpasswd -r <group>`.",
    run: async (context) => await passwordsIn(context, "/etc/gshadow", (state) => state === "set"),
  },
  {
    ...common,
    id: "ACC-011",
    title: "Only root changes the account files",
    why: "Who can write them can make an account, or be root.",
    aliases: ["LISA verify_vm_not_compromised"],
    remedy: "`chown root:root /etc/passwd /etc/group /etc/sudoers; chmod go-w /etc/passwd /etc/group /etc/sudoers`.",
    run: async (context) =>
      await modes(context, ["/etc/passwd", "/etc/group", "/etc/sudoers"], othersMayWrite, "mode 0644 or less, owner 0"),
  },
];

async function filesPresent(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const [people, secrets] = [await accounts(context), await shadow(context)];
  const missing = [...(people === undefined ? [passwdPath] : []), ...(secrets === undefined ? [shadowPath] : [])];
  const faults = missing.map((path) => ({
    text: `${path} is not there.`,
    evidence: { ...files.place(path), actual: "no such file", required: "a file" },
  }));
  if (faults.length === 0 && people?.some(({ name }) => name === "root") !== true)
    return fail(`${passwdPath} has no user root.`, { ...files.place(passwdPath), actual: "no root", required: "a line for root" });
  return judge(faults, `${passwdPath} and ${shadowPath} are there.`);
}

async function passwords(context: Context, state: ShadowEntry["state"], concerns: (name: string) => boolean): Promise<Verdict> {
  return await passwordsIn(context, shadowPath, (found, name) => found === state && concerns(name));
}

async function passwordsIn(
  context: Context,
  path: string,
  isFault: (state: ShadowEntry["state"], name: string) => boolean,
): Promise<Verdict> {
  const entries = path === shadowPath ? await shadow(context) : await readShadow(context, path);
  if (entries === undefined) return path === shadowPath ? missingFile(path) : pass(`${path} is not there.`);
  const files = await tree(context);
  const found = entries.filter(({ name, state }) => isFault(state, name));
  return judge(
    found.map(({ name, state, line }) => ({
      text: `${path}: ${path.includes("gshadow") ? "group" : "user"} ${quote(name)} has ${state === "empty" ? "an empty" : "a"} password${state === "empty" ? "" : " set"}.`,
      evidence: {
        ...files.place(`${path}:${line}`),
        actual: state === "empty" ? "empty field" : "a password hash (not shown)",
        required: 'locked ("!" or "*")',
      },
    })),
    `Lines of ${path} looked at: ${entries.length}; none has such a password.`,
  );
}

/** Copies that tools make (`shadow-`, `shadow.org`, `shadow~`) and that people make. */
async function backups(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const copies = (await expandGlobs(files, ["/etc/shadow[-.~]*", "/etc/*.shadow", "/root/shadow*", "/var/backups/shadow*"])).slice(
    0,
    maxCopies,
  );
  const faults: Fault[] = [];
  for (const path of copies) {
    const verdict = await passwordsIn(context, path, (state) => state !== "locked");
    if (verdict.kind === "fail") faults.push(...verdict.faults);
  }
  return judge(faults, `Copies of the shadow file looked at: ${copies.length}; none keeps a password.`);
}

async function emptyPasswords(context: Context): Promise<Verdict> {
  const fromShadow = await passwords(context, "empty", () => true);
  // Without shadow the field of passwd itself is the password; an empty one needs none whatever shadow says.
  const fromPasswd = await inPasswd(context, ({ password }) => password === "", "has an empty password");
  if (fromShadow.kind !== "fail") return fromPasswd.kind === "fail" ? fromPasswd : fromShadow;
  return { kind: "fail", faults: [...fromShadow.faults, ...(fromPasswd.kind === "fail" ? fromPasswd.faults : [])] };
}

async function onlyRoot(context: Context): Promise<Verdict> {
  return await inPasswd(context, ({ uid, name }) => uid === 0 && name !== "root", "has user id 0");
}

async function hashesInPasswd(context: Context): Promise<Verdict> {
  return await inPasswd(context, ({ password }) => passwordState(password) === "set", "has its password hash there");
}

async function personalAccounts(context: Context): Promise<Verdict> {
  return await inPasswd(context, isPersonal, "can log in and is no system account");
}

function isPersonal({ uid, shell }: Account): boolean {
  return uid >= firstPersonalUid && uid !== nobody && !/\/(nologin|false)$/.test(shell);
}

async function inPasswd(context: Context, isFault: (account: Account) => boolean, what: string): Promise<Verdict> {
  const people = await accounts(context);
  if (people === undefined) return missingFile(passwdPath);
  const files = await tree(context);
  return judge(
    people.filter(isFault).map(({ name, line }) => ({
      text: `${passwdPath}: user ${quote(name)} ${what}.`,
      evidence: { ...files.place(`${passwdPath}:${line}`), actual: what, required: "no such account" },
    })),
    `Accounts looked at: ${people.length}; none is so.`,
  );
}

async function modes(context: Context, paths: readonly string[], refused: number, required: string): Promise<Verdict> {
  const files = await tree(context);
  const faults: Fault[] = [];
  for (const path of paths) {
    const stat = await files.stat(path);
    if (stat === undefined || ((stat.mode & refused) === 0 && stat.uid === 0)) continue;
    const actual = `mode ${stat.mode.toString(8).padStart(4, "0")}, owner ${stat.uid}`;
    faults.push({ text: `${path} has ${actual}.`, evidence: { ...files.place(path), actual, required } });
  }
  return judge(faults, "The files are closed to others.");
}

function missingFile(path: string): Verdict {
  return { kind: "unknown", text: `${path} is not there.`, because: "ACC-001" };
}
