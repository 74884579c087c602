import { createHash } from "node:crypto";

import { escapeXml, type Guest } from "./machine.ts";

/**
 * The file on the provisioning CD from which agents take name, user and key: a DMTF OVF environment (DSP8027) with Azure's section, as
 * `DataSourceAzure` of cloud-init and `ovfenv.py` of WALinuxAgent read it. No password, and password logins off: the key is the only way in.
 */
export function ovfEnvironment({ hostName, user, sshPublicKey }: Guest): string {
  const key = sshPublicKey.trim();
  return `<?xml version="1.0" encoding="utf-8"?>
<ns0:Environment xmlns="http://schemas.dmtf.org/ovf/environment/1" xmlns:ns0="http://schemas.dmtf.org/ovf/environment/1" xmlns:ns1="http://schemas.microsoft.com/windowsazure" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <ns1:ProvisioningSection>
    <ns1:Version>1.0</ns1:Version>
    <ns1:LinuxProvisioningConfigurationSet>
      <ns1:ConfigurationSetType>LinuxProvisioningConfiguration</ns1:ConfigurationSetType>
      <ns1:HostName>${escapeXml(hostName)}</ns1:HostName>
      <ns1:UserName>${escapeXml(user)}</ns1:UserName>
      <ns1:DisableSshPasswordAuthentication>true</ns1:DisableSshPasswordAuthentication>
      <ns1:SSH>
        <ns1:PublicKeys>
          <ns1:PublicKey>
            <ns1:Fingerprint>${fingerprint(key)}</ns1:Fingerprint>
            <ns1:Path>/home/${escapeXml(user)}/.ssh/authorized_keys</ns1:Path>
            <ns1:Value>${escapeXml(key)}</ns1:Value>
          </ns1:PublicKey>
        </ns1:PublicKeys>
      </ns1:SSH>
    </ns1:LinuxProvisioningConfigurationSet>
  </ns1:ProvisioningSection>
  <ns1:PlatformSettingsSection>
    <ns1:Version>1.0</ns1:Version>
    <ns1:PlatformSettings>
      <ns1:KmsServerHostname>azkms.core.windows.net</ns1:KmsServerHostname>
      <ns1:ProvisionGuestAgent>true</ns1:ProvisionGuestAgent>
      <ns1:GuestAgentPackageName xsi:nil="true"/>
      <ns1:RetainWindowsPEPassInUnattend>true</ns1:RetainWindowsPEPassInUnattend>
      <ns1:RetainOfflineServicingPassInUnattend>true</ns1:RetainOfflineServicingPassInUnattend>
      <ns1:PreprovisionedVm>false</ns1:PreprovisionedVm>
      <ns1:EnableTrustedImageIdentifier>false</ns1:EnableTrustedImageIdentifier>
    </ns1:PlatformSettings>
  </ns1:PlatformSettingsSection>
</ns0:Environment>
`;
}

/** SHA-1 of the key's bytes: 40 upper-case digits. Agents use it to look for a certificate where a key has no value. */
function fingerprint(key: string): string {
  const bytes = Buffer.from(key.split(/\s+/)[1] ?? "", "base64");
  return createHash("sha1").update(bytes).digest("hex").toUpperCase();
}
