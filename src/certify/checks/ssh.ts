import { quote } from "../../core/problem.ts";
import { fail, judge, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { effective, hasSshd, possible, sshd, timeSeconds, type Sshd, type SshdSetting } from "../facts/sshd.ts";
import { enablement } from "../facts/units.ts";
import { links } from "../links.ts";
import { tree } from "../tree/root.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.faq } as const;
const interval = "ClientAliveInterval";
const intervalAliases = ["TestID 46", "200.3.3.1", "LISA verify_client_active_interval"];
const mayWrite = 0o022;

/** The SSH server. */
export const sshChecks: readonly Check[] = [
  {
    ...common,
    id: "SSH-001",
    title: "An SSH server is installed",
    why: "It is how customers get in, unless the offer is registered as locked down.",
    severity: "warning",
    remedy: "Install openssh-server, or have the offer registered as locked down and waive this.",
    run: async (context) =>
      (await hasSshd(context))
        ? pass("An SSH server is installed.")
        : fail("No SSH server is installed.", {
            ...(await tree(context)).place("/usr/sbin/sshd"),
            actual: "no sshd",
            required: "an SSH server",
          }),
  },
  {
    ...common,
    id: "SSH-002",
    title: "The SSH server starts at boot",
    why: "Customers cannot get in otherwise.",
    severity: "warning",
    remedy: "Enable it: `systemctl enable ssh` (or `sshd`) in the image.",
    run: starts,
  },
  {
    ...common,
    id: "SSH-003",
    title: `${interval} stands in the main file`,
    why: "The certifier reads the main sshd_config literally and ignores drop-ins; idle sessions are cut by Azure's load balancers after 4 minutes.",
    aliases: intervalAliases,
    threshold: ({ clientAlive: { min, max } }) => `${min} to ${max} s`,
    remedy: `Write \`${interval} 180\` into /etc/ssh/sshd_config itself.`,
    run: literalInterval,
  },
  {
    ...common,
    id: "SSH-004",
    title: `No drop-in changes ${interval}`,
    why: "What the server really uses is the first value it meets, which may stand in an included file.",
    aliases: intervalAliases,
    threshold: ({ clientAlive: { min, max } }) => `${min} to ${max} s`,
    remedy: `Remove ${interval} from the included files, or give it the main file's value.`,
    run: effectiveInterval,
  },
  {
    ...common,
    id: "SSH-005",
    title: "root cannot log in with a password",
    why: "root is the name that everybody tries.",
    severity: "warning",
    aliases: ["AWS root login"],
    link: links.aws,
    remedy: "Set `PermitRootLogin prohibit-password` or `no`.",
    run: async (context) =>
      await refusedValues(context, {
        keyword: "PermitRootLogin",
        byDefault: "prohibit-password",
        refused: ["yes"],
        required: "no or prohibit-password",
      }),
  },
  {
    ...common,
    id: "SSH-006",
    title: "Passwords are not accepted",
    why: "Machines on the internet are tried within minutes.",
    severity: "warning",
    aliases: ["AWS password authentication"],
    link: links.aws,
    remedy: "Set `PasswordAuthentication no`; provisioning turns it on where the customer asked for a password.",
    run: async (context) =>
      await refusedValues(context, { keyword: "PasswordAuthentication", byDefault: "yes", refused: ["yes"], required: "no" }),
  },
  {
    ...common,
    id: "SSH-007",
    title: "Empty passwords are not accepted",
    why: "An account without a password is open to the world.",
    link: links.security,
    remedy: "Set `PermitEmptyPasswords no`, or remove the line.",
    run: async (context) =>
      await refusedValues(context, { keyword: "PermitEmptyPasswords", byDefault: "no", refused: ["yes"], required: "no" }),
  },
  {
    ...common,
    id: "SSH-008",
    title: "Only root changes the SSH server's configuration",
    why: "Who can write it can let anybody in.",
    aliases: ["LISA verify_vm_not_compromised"],
    link: links.lisa,
    remedy: "`chown root:root /etc/ssh/sshd_config; chmod 0644 /etc/ssh/sshd_config`.",
    run: configMode,
  },
  {
    ...common,
    id: "SSH-009",
    title: `${interval} has the recommended value`,
    why: "The self-test warns about other values within the range.",
    severity: "off",
    aliases: intervalAliases,
    link: links.selfTest,
    threshold: ({ clientAlive: { recommended } }) => `${recommended} s`,
    remedy: `Write \`${interval} 180\` into /etc/ssh/sshd_config.`,
    run: recommendedInterval,
  },
];

async function configured(context: Context, judgeConfig: (config: Sshd) => Promise<Verdict> | Verdict): Promise<Verdict> {
  if (!(await hasSshd(context))) return notApplicable("No SSH server is installed (SSH-001).");
  const config = await sshd(context);
  if (config !== undefined) return await judgeConfig(config);
  return { kind: "unknown", text: "The SSH server has no configuration file.", remedy: "Install the package's /etc/ssh/sshd_config." };
}

async function starts(context: Context): Promise<Verdict> {
  if (!(await hasSshd(context))) return notApplicable("No SSH server is installed (SSH-001).");
  const state = await enablement(context, ["ssh", "sshd"]);
  if (state === "enabled") return pass("The SSH server is enabled.");
  return fail(`The SSH server's unit is ${state}.`, {
    ...(await tree(context)).place("/etc/systemd/system"),
    actual: state,
    required: "enabled",
  });
}

async function literalInterval(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const { min, max } = context.thresholds.clientAlive;
  return await configured(context, (config) => {
    const required = `a number from ${min} to ${max} in ${config.mainPath}`;
    const found = literal(config);
    if (found === undefined)
      return fail(`${interval} is not set in ${config.mainPath}.`, { ...files.place(config.mainPath), actual: "not set", required });
    if (/^\d{1,9}$/.test(found.value) && inRange(Number(found.value), context)) return pass(`${interval} is ${found.value}.`);
    return fail(`${interval} is ${quote(found.value)} in ${config.mainPath}; required is ${required}.`, {
      ...placeOf(found, files),
      actual: found.value,
      required,
    });
  });
}

/** Judges the value in use only when another line than the one of SSH-003 decides it. */
async function effectiveInterval(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const { min, max } = context.thresholds.clientAlive;
  return await configured(context, (config) => {
    const found = effective(config, interval);
    if (found === undefined || found === literal(config)) return notApplicable("The main file decides (SSH-003).");
    const seconds = timeSeconds(found.value);
    if (seconds !== undefined && inRange(seconds, context)) return pass(`${quote(found.path)} sets ${interval} to ${seconds} s.`);
    return fail(
      `${quote(found.path)} line ${found.line} sets ${interval} to ${quote(found.value)}, and that is the value the server uses.`,
      {
        ...placeOf(found, files),
        actual: found.value,
        required: `${min} to ${max} s`,
      },
    );
  });
}

async function recommendedInterval(context: Context): Promise<Verdict> {
  const files = await tree(context);
  return await configured(context, (config) => {
    const found = literal(config);
    const required = String(context.thresholds.clientAlive.recommended);
    if (found === undefined) return notApplicable(`${interval} is not set (SSH-003).`);
    if (found.value === required) return pass(`${interval} is ${required}.`);
    return fail(`${interval} is ${quote(found.value)}; recommended is ${required}.`, {
      ...placeOf(found, files),
      actual: found.value,
      required,
    });
  });
}

/** What a literal search of the main file finds: the first line with exactly this spelling. */
function literal({ settings, mainPath }: Sshd): SshdSetting | undefined {
  return settings.find(({ keyword, path }) => path === mainPath && keyword === interval);
}

function inRange(seconds: number, { thresholds: { clientAlive } }: Context): boolean {
  return seconds >= clientAlive.min && seconds <= clientAlive.max;
}

type Refusal = { readonly keyword: string; readonly byDefault: string; readonly refused: readonly string[]; readonly required: string };

async function refusedValues(context: Context, { keyword, byDefault, refused, required }: Refusal): Promise<Verdict> {
  const files = await tree(context);
  return await configured(context, (config) => {
    if (effective(config, keyword) === undefined && refused.includes(byDefault))
      return fail(`${keyword} is not set, and its default is ${byDefault}.`, {
        ...files.place(config.mainPath),
        actual: `not set (${byDefault})`,
        required,
      });
    const faults = possible(config, keyword).filter(({ value }) => refused.includes(value.toLowerCase()));
    return judge(
      faults.map((found) => ({
        text: `${quote(found.path)} line ${found.line} sets ${keyword} to ${quote(found.value)}${found.conditional ? " in a Match block" : ""}.`,
        evidence: { ...placeOf(found, files), actual: found.value, required },
      })),
      `${keyword} is ${quote(effective(config, keyword)?.value ?? byDefault)}.`,
    );
  });
}

async function configMode(context: Context): Promise<Verdict> {
  const files = await tree(context);
  return await configured(context, async ({ mainPath }) => {
    const stat = await files.stat(mainPath);
    if (stat === undefined || ((stat.mode & mayWrite) === 0 && stat.uid === 0)) return pass("Only root may change it.");
    const actual = `mode ${stat.mode.toString(8).padStart(4, "0")}, owner ${stat.uid}`;
    return fail(`${mainPath} has ${actual}.`, { ...files.place(mainPath), actual, required: "mode 0644 or less, owner 0" });
  });
}

function placeOf(
  { path, line }: SshdSetting,
  files: { place(path: string): Pick<Parameters<typeof fail>[1], "disk" | "partition" | "path"> },
) {
  return files.place(`${path}:${line}`);
}
