import { escapeXml, type Machine } from "./machine.ts";
import { wireserverAddress } from "./net/plan.ts";

/** The goal state never changes while a guest provisions. */
export const incarnation = "1";
export const wireVersion = "2012-11-30";

const declaration = `<?xml version="1.0" encoding="utf-8"?>\n`;
const schemas = `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"`;

export function versionsDocument(): string {
  const supported = [
    wireVersion,
    "2012-09-15",
    "2012-05-15",
    "2011-12-31",
    "2011-10-15",
    "2011-08-31",
    "2011-04-07",
    "2010-12-15",
    "2010-28-10",
  ];
  return `${declaration}<Versions><Preferred><Version>2015-04-05</Version></Preferred><Supported><Version>2015-04-05</Version>${supported
    .map((version) => `<Version>${version}</Version>`)
    .join("")}</Supported></Versions>`;
}

/**
 * What the platform wants of the machine, with the addresses of the rest (WALinuxAgent `goal_state.py`). There is no address of certificates: the
 * key is on the CD and in the metadata by its value, and an agent asks for certificates only where it finds an address.
 */
export function goalStateDocument({ containerId, instanceId }: Machine): string {
  const config = (type: string): string =>
    escapeXml(
      `http://${wireserverAddress}:80/machine/${containerId}/${encodeURIComponent(instanceId)}?comp=config&type=${type}&incarnation=${incarnation}`,
    );
  return `${declaration}<GoalState ${schemas} xsi:noNamespaceSchemaLocation="goalstate10.xsd">
  <Version>${wireVersion}</Version>
  <Incarnation>${incarnation}</Incarnation>
  <Machine>
    <ExpectedState>Started</ExpectedState>
    <StopRolesDeadlineHint>300000</StopRolesDeadlineHint>
    <LBProbePorts><Port>16001</Port></LBProbePorts>
    <ExpectHealthReport>FALSE</ExpectHealthReport>
  </Machine>
  <Container>
    <ContainerId>${escapeXml(containerId)}</ContainerId>
    <RoleInstanceList>
      <RoleInstance>
        <InstanceId>${escapeXml(instanceId)}</InstanceId>
        <State>Started</State>
        <Configuration>
          <HostingEnvironmentConfig>${config("hostingEnvironmentConfig")}</HostingEnvironmentConfig>
          <SharedConfig>${config("sharedConfig")}</SharedConfig>
          <ExtensionsConfig>${config("extensionsConfig")}</ExtensionsConfig>
          <FullConfig>${config("fullConfig")}</FullConfig>
          <ConfigName>${escapeXml(instanceId)}.${incarnation}.xml</ConfigName>
        </Configuration>
      </RoleInstance>
    </RoleInstanceList>
  </Container>
</GoalState>`;
}

/** A configuration by the `type` of its address; undefined for one that the goal state does not name. */
export function configDocument(type: string | null, { guest, instanceId }: Machine): string | undefined {
  const instance = escapeXml(instanceId);
  const name = escapeXml(guest.hostName);
  const documents: Readonly<Record<string, string>> = {
    hostingEnvironmentConfig: `<HostingEnvironmentConfig version="1.0.0.0" goalStateIncarnation="${incarnation}"><StoredCertificates/><Deployment name="${name}" guid="{00000000-0000-0000-0000-000000000000}" incarnation="0" isNonCancellableTopologyChangeEnabled="false"><Service name="slipway" guid="{00000000-0000-0000-0000-000000000000}"/><ServiceInstance name="${name}" guid="{00000000-0000-0000-0000-000000000000}"/></Deployment><Incarnation number="1" instance="${instance}" guid="{00000000-0000-0000-0000-000000000000}"/><Role guid="{00000000-0000-0000-0000-000000000000}" name="${name}" hostingEnvironmentVersion="1" software="" softwareType="ApplicationPackage" entryPoint="" parameters="" settleTimeSeconds="0"/><HostingEnvironmentSettings name="full" Runtime="rd_fabric_stable"/><ApplicationSettings/><ResourceReferences/></HostingEnvironmentConfig>`,
    sharedConfig: `<SharedConfig version="1.0.0.0" goalStateIncarnation="${incarnation}"><Deployment name="${name}" guid="{00000000-0000-0000-0000-000000000000}" incarnation="0"><Service name="slipway" guid="{00000000-0000-0000-0000-000000000000}"/><ServiceInstance name="${name}" guid="{00000000-0000-0000-0000-000000000000}"/></Deployment><Incarnation number="1" instance="${instance}"/><Role guid="{00000000-0000-0000-0000-000000000000}" name="${name}" settleTimeSeconds="0"/><Instances/></SharedConfig>`,
    extensionsConfig: `<Extensions version="1.0.0.0" goalStateIncarnation="${incarnation}"><GuestAgentExtension xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><GAFamilies/><Location/></GuestAgentExtension><Plugins/><PluginSettings/></Extensions>`,
    fullConfig: `<FullConfig version="1.0.0.0" goalStateIncarnation="${incarnation}"/>`,
  };
  const found = Object.entries(documents).find(([each]) => each === type)?.[1];
  return found === undefined ? undefined : declaration + found;
}

export function errorDocument(code: string, message: string): string {
  return `${declaration}<Error ${schemas}><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message><Details/></Error>`;
}
