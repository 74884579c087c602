import type { Check } from "../check.ts";
import { noLeftovers } from "../facts/leftovers.ts";
import { links } from "../links.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [] } as const;

type Enrolment = Pick<Check, "id" | "title" | "why" | "aliases" | "remedy" | "link"> & { readonly patterns: readonly string[] };

const enrolments: readonly Enrolment[] = [
  {
    id: "GEN-023",
    title: "The machine is no member of a domain",
    why: "Its key to the directory is in every customer's hands.",
    aliases: ["virt-sysprep kerberos-hostkeytab", "virt-sysprep ipa-client", "virt-sysprep samba-db-log"],
    link: links.sysprep,
    remedy: "Leave the domain (`realm leave`, `ipa-client-install --uninstall`) and delete its keys.",
    patterns: [
      "/etc/krb5.keytab",
      "/var/kerberos/krb5kdc/.k5*",
      "/var/kerberos/krb5kdc/principal*",
      "/var/lib/samba/private/secrets.tdb",
      "/var/lib/ipa-client/sysrestore/*",
      "/var/lib/sss/secrets/*.ldb",
    ],
  },
  {
    id: "GEN-024",
    title: "No subscription of the build machine is left",
    why: "Every customer's machine would count as yours, with the key to prove it.",
    aliases: ["virt-sysprep rh-subscription-manager", "virt-sysprep rhn-systemid"],
    link: links.sysprep,
    remedy: "Unregister: `subscription-manager unregister; subscription-manager clean`, `SUSEConnect --cleanup`, `pro detach`.",
    patterns: [
      "/etc/pki/consumer/*.pem",
      "/etc/pki/entitlement/*.pem",
      "/etc/sysconfig/rhn/systemid",
      "/etc/zypp/credentials.d/SCCcredentials",
      "/var/lib/ubuntu-advantage/private/machine-token.json",
      "/var/lib/ubuntu-pro/private/machine-token.json",
    ],
  },
  {
    id: "GEN-029",
    title: "No key of a configuration manager is left",
    why: "With the key of a managed machine its settings, and often their secrets, can be fetched.",
    aliases: ["virt-sysprep puppet-data-log"],
    link: links.sysprep,
    remedy: "Delete the keys of Puppet, Salt and Chef, or leave their agents out of the image.",
    patterns: [
      "/var/lib/puppet/ssl/private_keys/*.pem",
      "/etc/puppetlabs/puppet/ssl/private_keys/*.pem",
      "/etc/salt/pki/minion/minion.pem",
      "/etc/chef/client.pem",
      "/etc/chef/validation.pem",
    ],
  },
  {
    id: "GEN-030",
    title: "No monitoring or security agent is enrolled",
    why: "It would report every customer's machine to you; pre-installed enrolments are refused.",
    aliases: ["200.5", "Defender onboarding"],
    link: links.policies,
    remedy: "Leave such agents out of the image, or off-board them before the last step of the build.",
    patterns: [
      "/etc/opt/microsoft/mdatp/mdatp_onboard.json",
      "/etc/opt/microsoft/omsagent/*/conf/omsadmin.conf",
      "/opt/CrowdStrike/falconstore",
      "/etc/qualys/hostid",
      "/etc/newrelic-infra.yml",
      "/etc/datadog-agent/datadog.yaml",
    ],
  },
  {
    id: "GEN-036",
    title: "The machine is no member of a cluster",
    why: "With its keys every customer's machine joins the publisher's cluster, or two customers' machines join each other.",
    aliases: ["Kubernetes", "Docker swarm"],
    link: links.security,
    remedy: "Leave the cluster (`kubeadm reset`, `docker swarm leave`) and delete its keys, or join at the first boot.",
    patterns: [
      "/etc/kubernetes/*.conf",
      "/etc/kubernetes/pki/*.key",
      "/var/lib/kubelet/pki/*",
      "/etc/rancher/k3s/k3s.yaml",
      "/var/lib/rancher/k3s/server/token",
      "/var/lib/docker/swarm/certificates/*.key",
      "/etc/docker/key.json",
      "/var/lib/consul/serf/local.keyring",
    ],
  },
];

/** Memberships and enrolments that the build machine had and customers' machines would take over. */
export const enrolmentChecks: readonly Check[] = enrolments.map(({ patterns, ...about }) => ({
  ...common,
  ...about,
  run: async (context) => await noLeftovers(context, { patterns, minBytes: 1, passText: "Nothing of the kind is left." }),
}));
