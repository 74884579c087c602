import { by, not, type Source } from "./clause.ts";

/** What the certification FAQ and the security recommendations ask of Windows images. */
export const windowsSources: readonly Source[] = [
  {
    title: "Windows images (certification FAQ, security recommendations)",
    clauses: [
      by("the volume can be judged at all", "WIN-001"),
      by("64-bit, of the plan's architecture", "WIN-002"),
      by("generalized with sysprep", "WIN-003 WIN-004 WIN-014"),
      by("Remote Desktop on", "WIN-005"),
      by("roles that Azure does not support", "WIN-006"),
      by("WannaCry: srv.sys and srv2.sys of a mended version", "WIN-007"),
      by("no BitLocker on the OS disk", "WIN-008"),
      by("the page file is on the temporary disk", "WIN-009"),
      by("no dependency on an account called Administrator", "WIN-010", "always undecided: what a product expects is in its code"),
      by("updates come by themselves", "WIN-011"),
      by("clock in UTC, services that make a machine reachable", "WIN-012 WIN-013"),
      not("SQL Server, Visual Studio and Office only from approved bases", "a question of licences, not of bytes"),
      not("IPv6 as a role", "it is part of every Windows"),
    ],
  },
];
