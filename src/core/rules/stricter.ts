import { roles, type Policy, type Role } from "../settings.ts";

/**
 * The rules for a change that also changes the rules: nobody loosens the sign-off of their own change by the same merge. Whatever either side demands
 * holds, and of two teams the one that was asked before; everything that does not guard the sign-off is as the change says.
 */
export function stricterSignoff(before: Policy, after: Policy): Policy {
  const [a, b] = [before.signoff, after.signoff];
  const team = a.team ?? b.team;
  return {
    ...after,
    signoff: {
      role: higher(a.role, b.role),
      notAuthor: a.notAuthor || b.notAuthor,
      approvals: Math.max(a.approvals, b.approvals),
      ...(team === undefined ? {} : { team }),
    },
    roles: {
      ...after.roles,
      publish: higher(before.roles.publish, after.roles.publish),
      hold: higher(before.roles.hold, after.roles.hold),
    },
  };
}

function higher(a: Role, b: Role): Role {
  return roles.indexOf(a) > roles.indexOf(b) ? a : b;
}
