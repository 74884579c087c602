import type { Check, Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { holdsPrivateKey, startOfText } from "../facts/key-texts.ts";
import { inHomes, noLeftovers } from "../facts/leftovers.ts";
import { possible, sshd } from "../facts/sshd.ts";
import { links } from "../links.ts";
import { tree } from "../tree/root.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.security } as const;
const remedy = "Delete it as the last step of the build (`waagent -deprovision+user` removes the build user with its home).";

/** Files that hold credentials and nothing else. */
const credentialFiles = [
  ".aws/credentials",
  ".azure/accessTokens.json",
  ".azure/msal_token_cache.*",
  ".azure/service_principal_entries.*",
  ".config/gcloud/credentials.db",
  ".config/gcloud/application_default_credentials.json",
  ".config/gh/hosts.yml",
  ".git-credentials",
  ".kube/config",
  ".netrc",
  ".oci/config",
  ".pgpass",
  ".pypirc",
  ".terraform.d/credentials.tfrc.json",
  ".vault-token",
];

/** Files that hold credentials among other things, by the line that gives them away. */
const mixedFiles: readonly { readonly name: string; readonly holds: RegExp }[] = [
  { name: ".docker/config.json", holds: /"(?:auth|identitytoken)"\s*:\s*"[^"]/ },
  { name: ".npmrc", holds: /_(?:authToken|auth|password)\s*=\s*[^\s$]/ },
  { name: ".config/rclone/rclone.conf", holds: /^\s*(?:pass|secret_access_key|key|token|client_secret)\s*=\s*\S/m },
  { name: ".s3cfg", holds: /^\s*secret_key\s*=\s*\S/m },
  { name: ".my.cnf", holds: /^\s*password\s*=\s*\S/m },
];
/** A clone's address with the name and the token it was fetched by. */
const cloneFiles = ["/opt/*/.git/config", "/srv/*/.git/config", "/usr/local/src/*/.git/config", "/var/www/*/.git/config"];
const tokenInUrl = /:\/\/[^/\s@]*:[^/\s@]+@/;

/** Keys and credentials of the people and machines that built the image. */
export const credentialChecks: readonly Check[] = [
  {
    ...common,
    id: "GEN-002",
    title: "No SSH host keys are left",
    why: "Every customer's machine would have the same identity, and everybody has its key.",
    aliases: ["GCP TestHostKeysAreUnique", "waagent -deprovision"],
    remedy: "Delete /etc/ssh/ssh_host_*; provisioning makes new ones.",
    run: async (context) =>
      await noLeftovers(context, { patterns: ["/etc/ssh/ssh_host_*"], minBytes: 1, passText: "No host key is in the image." }),
  },
  {
    ...common,
    id: "GEN-003",
    title: "No authorized_keys are left",
    why: "Whoever built the image could log in to every customer's machine.",
    aliases: ["LISA verify_no_pre_exist_users", "DigitalOcean authorized_keys"],
    remedy,
    run: authorizedKeys,
  },
  {
    ...common,
    id: "GEN-004",
    title: "No private keys are left in homes",
    why: "Every customer gets them.",
    aliases: ["DigitalOcean id_rsa"],
    remedy,
    run: privateKeys,
  },
  {
    ...common,
    id: "GEN-005",
    title: "No known_hosts are left",
    why: "They show which machines the publisher connects to.",
    severity: "warning",
    aliases: ["DigitalOcean known_hosts"],
    remedy,
    run: async (context) =>
      await noLeftovers(context, {
        patterns: await inHomes(context, [".ssh/known_hosts*"]),
        minBytes: 1,
        passText: "No home holds known_hosts.",
      }),
  },
  {
    ...common,
    id: "GEN-015",
    title: "No credentials of other services are left",
    why: "Every customer gets them.",
    aliases: ["AWS embedded credentials"],
    link: links.aws,
    remedy,
    run: otherCredentials,
  },
];

async function otherCredentials(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const mixed = mixedFiles.map(({ name }) => name);
  return await noLeftovers(context, {
    patterns: [...(await inHomes(context, [...credentialFiles, ...mixed, "*/.git/config"])), ...cloneFiles],
    minBytes: 1,
    passText: "No home holds credentials in the usual places.",
    counts: async (path) => {
      if (path.endsWith("/.git/config")) return tokenInUrl.test(await startOfText(files, path));
      const about = mixedFiles.find(({ name }) => path.endsWith(`/${name}`));
      return about === undefined || about.holds.test(await startOfText(files, path));
    },
  });
}

async function authorizedKeys(context: Context): Promise<Verdict> {
  const files = await tree(context);
  return await noLeftovers(context, {
    patterns: [
      ...(await inHomes(context, [".ssh/authorized_keys*"])),
      "/etc/ssh/authorized_keys*",
      "/etc/ssh/authorized_keys*/*",
      ...(await configuredKeyFiles(context)),
    ],
    minBytes: 1,
    passText: "Nobody's key is authorized.",
    counts: async (path) => (await files.text(path))?.split("\n").every(saysNothing) === false,
  });
}

/** AuthorizedKeysFile of sshd_config(5): `%u` is a user, `%h` a home, a relative path lies in every home. */
async function configuredKeyFiles(context: Context): Promise<readonly string[]> {
  const config = await sshd(context);
  const named = config === undefined ? [] : possible(config, "AuthorizedKeysFile").flatMap(({ value }) => value.split(/\s+/));
  const patterns = named.map((path) => path.replaceAll("%u", "*").replace(/^%h\//, "")).filter((path) => path !== "" && path !== "none");
  return [
    ...patterns.filter((path) => path.startsWith("/")),
    ...(await inHomes(
      context,
      patterns.filter((path) => !path.startsWith("/")),
    )),
  ];
}

function saysNothing(line: string): boolean {
  return line.trim() === "" || line.trim().startsWith("#");
}

/** By content, not by name: keys are called anything. */
async function privateKeys(context: Context): Promise<Verdict> {
  const files = await tree(context);
  return await noLeftovers(context, {
    patterns: await inHomes(context, [".ssh/*", "*.pem", "*.key", "*.ppk"]),
    minBytes: 1,
    passText: "No private key is in a home.",
    counts: async (path) => await holdsPrivateKey(files, path),
  });
}
