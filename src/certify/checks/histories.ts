import type { Check } from "../check.ts";
import { inHomes, noLeftovers } from "../facts/leftovers.ts";
import { links } from "../links.ts";

const common = { tier: "F", family: "linux" } as const;

/** Names that shells write their history to: bash, zsh, ash, ksh, mksh, csh, fish and what frameworks around them use. */
const shellHistories = [
  ".*sh_history",
  ".*sh_history-*",
  ".history",
  ".zhistory",
  ".histfile",
  ".local/share/fish/fish_history",
  ".config/fish/fish_history",
  ".zsh_sessions/*.history",
  ".bash_sessions/*.history",
];

/** Names that other programs write typed lines to. */
const otherHistories = [
  ".python_history",
  ".mysql_history",
  ".mariadb_history",
  ".psql_history",
  ".sqlite_history",
  ".rediscli_history",
  ".mongo_history",
  ".dbshell",
  ".node_repl_history",
  ".irb_history",
  ".lesshst",
  ".viminfo",
  ".wget-hsts",
];

/** What the people who built the image typed. */
export const historyChecks: readonly Check[] = [
  {
    ...common,
    id: "GEN-011",
    title: "No shell history is left",
    why: "It shows how the image was made, and often a password or a token.",
    severity: "error",
    aliases: ["TestID 48", "200.5.1", "LISA verify_bash_history_is_empty", "DigitalOcean bash_history"],
    link: links.faq,
    threshold: ({ historyBytes }) =>
      historyBytes <= 0 ? "no such file" : `less than ${historyBytes} ${historyBytes === 1 ? "byte" : "bytes"}`,
    remedy: "Remove it and clear histories as the last step of the build.",
    run: async (context) =>
      await noLeftovers(context, {
        patterns: await inHomes(context, shellHistories),
        minBytes: context.thresholds.historyBytes,
        passText: "No home holds a shell history.",
      }),
  },
  {
    ...common,
    id: "GEN-012",
    title: "No other history is left",
    why: "Statements typed into a database client hold data and passwords.",
    severity: "warning",
    aliases: ["virt-sysprep bash-history"],
    link: links.sysprep,
    remedy: "Remove it as the last step of the build.",
    run: async (context) =>
      await noLeftovers(context, { patterns: await inHomes(context, otherHistories), minBytes: 1, passText: "No home holds a history." }),
  },
];
