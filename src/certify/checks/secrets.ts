import type { Check } from "../check.ts";
import { holdsPasswordHash, holdsPrivateKey, startOfText } from "../facts/key-texts.ts";
import { inHomes, noLeftovers } from "../facts/leftovers.ts";
import { links } from "../links.ts";
import { tree } from "../tree/root.ts";
import type { Tree } from "../tree/tree.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.security } as const;
const environmentFiles = [
  "/etc/environment",
  "/etc/profile.d/*.sh",
  "/etc/default/*",
  "/etc/sysconfig/*",
  "/etc/systemd/system/*.service",
  "/etc/systemd/system/*.service.d/*.conf",
];
const shellFiles = [".bashrc", ".bash_profile", ".profile", ".zshrc", ".zshenv", ".env"];
/** Variables by which programs of the usual services take a secret, with one that is written out. */
const secretVariable =
  /\b(?:AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|AZURE_CLIENT_SECRET|AZURE_STORAGE_KEY|ARM_CLIENT_SECRET|ARM_ACCESS_KEY|CLOUDFLARE_API_TOKEN|DIGITALOCEAN_ACCESS_TOKEN|DOCKER_PASSWORD|GH_TOKEN|GITHUB_TOKEN|GITLAB_TOKEN|HCLOUD_TOKEN|HCP_CLIENT_SECRET|NPM_TOKEN|VAULT_TOKEN)\s*=\s*["']?[^\s"'$]{8,}/;
const installerAnswers = [
  "/root/*ks*.cfg",
  "/root/autoinst.xml",
  "/root/preseed.cfg",
  "/preseed.cfg",
  "/var/adm/autoinstall/cache/*",
  "/var/log/anaconda/*",
  "/var/log/installer/*",
  "/var/log/installer/cdebconf/*",
];

type Secret = Pick<Check, "id" | "title" | "why" | "aliases" | "remedy"> &
  Partial<Pick<Check, "severity" | "link">> & {
    readonly patterns: readonly string[];
    /** Patterns below every home. */
    readonly inHomes?: readonly string[];
    readonly counts?: (files: Tree, path: string) => Promise<boolean>;
    readonly passText: string;
  };

const secrets: readonly Secret[] = [
  {
    id: "GEN-031",
    title: "No private key of a server is left",
    why: "A key that was made when the image was built is the same on every customer's machine: who has one can pose as all.",
    severity: "warning",
    aliases: ["ssl-cert-snakeoil", "virt-sysprep dovecot-data"],
    remedy: "Delete it and make it at the first boot (`make-ssl-cert generate-default-snakeoil`, or a unit with ConditionFirstBoot).",
    patterns: [
      "/etc/ssl/private/*",
      "/etc/pki/tls/private/*",
      "/etc/pki/nginx/private/*",
      "/etc/nginx/*",
      "/etc/nginx/*/*",
      "/etc/apache2/ssl/*",
      "/etc/httpd/conf/*/*",
      "/etc/haproxy/*",
      "/etc/haproxy/*/*",
      "/etc/dovecot/private/*",
      "/etc/postfix/*.key",
      "/etc/webmin/miniserv.pem",
      "/etc/cockpit/ws-certs.d/*.key",
      "/etc/letsencrypt/archive/*/*",
    ],
    counts: holdsPrivateKey,
    passText: "No private key is where servers keep theirs.",
  },
  {
    id: "GEN-032",
    title: "No secret is in the environment",
    why: "A token that the build was given stands in a file that every customer gets.",
    aliases: ["AWS embedded credentials"],
    remedy: "Take the line out, and revoke the secret: it has left your hands.",
    patterns: environmentFiles,
    inHomes: shellFiles,
    counts: async (files, path) => secretVariable.test(uncommented(await startOfText(files, path))),
    passText: "No file of settings names a well-known secret.",
  },
  {
    id: "GEN-033",
    title: "No installer's answers with a password are left",
    why: "The hash of the build's password can be tried at leisure, and is often in use elsewhere.",
    aliases: ["anaconda-ks.cfg", "autoinstall-user-data", "preseed"],
    remedy: "Delete /root/*ks*.cfg, /var/log/anaconda and /var/log/installer as the last step of the build.",
    patterns: installerAnswers,
    counts: async (files, path) => {
      const text = await startOfText(files, path);
      return holdsPasswordHash(text) || /^\s*rootpw\s+--plaintext\s+\S/m.test(text) || /passwd\/\S*password\s+password\s+\S/.test(text);
    },
    passText: "No installer's answers hold a password.",
  },
  {
    id: "GEN-034",
    title: "No certificate authority of the build network is trusted",
    why: "Whoever has its key can pose as any server before every customer's machine.",
    severity: "warning",
    aliases: ["virt-sysprep ca-certificates"],
    link: links.sysprep,
    remedy:
      "Delete it from /usr/local/share/ca-certificates or /etc/pki/ca-trust/source/anchors, and run `update-ca-certificates --fresh` or `update-ca-trust`.",
    patterns: [
      "/usr/local/share/ca-certificates/*",
      "/usr/local/share/ca-certificates/*/*",
      "/etc/pki/ca-trust/source/anchors/*",
      "/etc/pki/trust/anchors/*",
      "/usr/share/pki/trust/anchors/local*",
    ],
    counts: async (files, path) => /-----BEGIN (?:TRUSTED )?CERTIFICATE-----/.test(await startOfText(files, path)),
    passText: "Only the distribution's authorities are trusted.",
  },
  {
    id: "GEN-035",
    title: "No key of a private network is left",
    why: "Every customer's machine would be a member of the publisher's network.",
    aliases: ["WireGuard", "Tailscale", "ZeroTier", "OpenVPN"],
    remedy: "Delete the keys and the state of the VPN as the last step of the build, and revoke them.",
    patterns: [
      "/etc/wireguard/*.conf",
      "/etc/openvpn/*",
      "/etc/openvpn/*/*",
      "/etc/ipsec.d/private/*",
      "/var/lib/tailscale/tailscaled.state",
      "/var/lib/zerotier-one/identity.secret",
    ],
    counts: async (files, path) =>
      /tailscaled\.state$|identity\.secret$/.test(path) || /^\s*PrivateKey\s*=|PRIVATE KEY-----/m.test(await startOfText(files, path)),
    passText: "No key of a private network is left.",
  },
];

/** Secrets of the build in the places where they are forgotten. What they are is never shown. */
export const secretChecks: readonly Check[] = secrets.map(({ patterns, inHomes: below = [], counts, passText, ...about }) => ({
  ...common,
  ...about,
  run: async (context) => {
    const files = await tree(context);
    return await noLeftovers(context, {
      patterns: [...patterns, ...(await inHomes(context, below))],
      minBytes: 1,
      passText,
      ...(counts === undefined ? {} : { counts: async (path: string) => await counts(files, path) }),
    });
  },
}));

function uncommented(text: string): string {
  return text.replaceAll(/^\s*#.*$/gm, "");
}
