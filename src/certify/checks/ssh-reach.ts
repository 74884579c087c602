import { quote } from "../../core/problem.ts";
import { fail, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { hasSshd, sshd, type SshdSetting } from "../facts/sshd.ts";
import { links } from "../links.ts";
import { tree } from "../tree/root.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.faq } as const;
const anywhere = new Set(["0.0.0.0", "::", "*", "any"]);

/** Whether the SSH server answers to a user and at an address that it has never seen. */
export const sshReachChecks: readonly Check[] = [
  {
    ...common,
    id: "SSH-011",
    title: "The SSH server lets the customer's user in",
    why: "Customers choose the user's name when they make the machine; a list of names shuts them out.",
    aliases: ["Locked down"],
    remedy: "Remove AllowUsers from the SSH server's configuration, or have the offer registered as locked down and waive this.",
    run: async (context) =>
      await judgeAll(context, "AllowUsers", {
        isOpen: ({ value }) => value.split(/\s+/).some((pattern) => /^\*(?:@|$)/.test(pattern)),
        text: (value) => `lets ${quote(value)} in only`,
        required: "no list of users",
      }),
  },
  {
    ...common,
    id: "SSH-012",
    title: "The SSH server listens at every address",
    why: "An address of the build machine is none of the new machine's: the server does not start.",
    aliases: ["NVA port 22"],
    remedy: "Remove the ListenAddress lines from the SSH server's configuration.",
    run: async (context) =>
      await judgeAll(context, "ListenAddress", {
        isOpen: ({ value }) => anywhere.has(hostOf(value)),
        text: (value) => `listens at ${quote(value)} only`,
        required: "no ListenAddress, or 0.0.0.0",
      }),
  },
];

type Rule = {
  readonly isOpen: (setting: SshdSetting) => boolean;
  readonly text: (value: string) => string;
  readonly required: string;
};

/** Keywords of which every line adds to the list (sshd_config(5)); a condition can only narrow it further, and is left alone. */
async function judgeAll(context: Context, keyword: string, { isOpen, text, required }: Rule): Promise<Verdict> {
  const config = await sshd(context);
  if (!(await hasSshd(context)) || config === undefined) return notApplicable("No SSH server is configured.");
  const lines = config.settings.filter((each) => !each.conditional && each.keyword.toLowerCase() === keyword.toLowerCase());
  const [first] = lines;
  if (first === undefined) return pass(`${keyword} is not set.`);
  if (lines.some(isOpen)) return pass(`${keyword} leaves it open.`);
  const actual = lines.map(({ value }) => value).join(" ");
  const place = (await tree(context)).place(`${first.path}:${first.line}`);
  return fail(`The SSH server ${text(actual)} (${keyword}).`, { ...place, actual, required });
}

/** `host`, `host:port`, `[v6]:port`. */
function hostOf(value: string): string {
  const [address = ""] = value.split(/\s/, 1);
  const bracketed = /^\[(.*)\](?::\d+)?$/.exec(address)?.[1];
  return bracketed ?? (/^[^:]*:\d+$/.test(address) ? address.slice(0, address.indexOf(":")) : address);
}
