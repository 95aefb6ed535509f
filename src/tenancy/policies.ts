import { type Role, roleNames, roles } from './roles.ts';

/**
 * The stamp's policies in Cedar: the role table as permits, and the attribute rules that take some of it away again.
 * Deny by default, and a forbid always wins (docs.cedarpolicy.com/auth/authorization.html). Money is in minor units.
 */
export const stampPolicies: Readonly<Record<string, string>> = {
  ...Object.fromEntries(roleNames.map((role) => [`role/${role}`, permitRole(role)])),

  'region/stays-in-its-stamp': `forbid (principal, action, resource)
    when { resource.region != context.stampRegion };`,

  'classification/restricted-is-for-staff': `forbid (principal, action, resource)
    when { resource has classification && resource.classification == "restricted" && principal.roles.containsAny(["client-contact", "integrator"]) };`,

  'approval/assistant-never-decides': `forbid (principal, action == Action::"proposal.decide", resource)
    when { principal.kind == "assistant" || principal.kind == "system" };`,

  'approval/within-own-limit': `forbid (principal, action == Action::"proposal.decide", resource)
    when { principal has approvalLimitMinor && (
      (resource has valueMinor && resource.valueMinor > principal.approvalLimitMinor) ||
      (resource has area && !(resource has valueMinor))
    ) };`,

  'tenant/shredded-is-gone': `forbid (principal, action, resource)
    when { resource.state == "shredding" || resource.state == "shredded" };`,

  'tenant/suspended-is-read-only': `forbid (principal, action, resource)
    when { resource.state == "suspended" && context.writes && !principal.roles.contains("provider-admin") };`,
};

function permitRole(role: Role): string {
  const actions = roles[role].map((permission) => `Action::"${permission}"`).join(', ');
  return `permit (principal, action in [${actions}], resource) when { principal.roles.contains("${role}") };`;
}
