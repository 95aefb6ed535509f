import type { TenantScope } from '../../platform/scope.ts';
import type { Finding } from './findings.ts';

/** What is wrong where: ids, numbers and hashes, nothing personal. */
export type Facts = Readonly<Record<string, string | number>>;

/**
 * Says that a log does not agree with what was signed, or with itself. Never throws: whoever raises it has a refusal of its
 * own to go on with.
 */
export type Alarm = (scope: TenantScope, what: Finding, facts: Facts) => Promise<void>;
