import { parseSqlFilter } from './sql-filter.ts';

/** What a rule can see of a message. System properties carry the names of the client's CorrelationRuleFilter. */
export interface FilterView {
  readonly system: Readonly<Partial<Record<SystemProperty, unknown>>>;
  readonly user: Readonly<Record<string, unknown>>;
}

export type SystemProperty =
  | 'correlationId'
  | 'messageId'
  | 'to'
  | 'replyTo'
  | 'subject'
  | 'sessionId'
  | 'replyToSessionId'
  | 'contentType';

export interface CorrelationRule extends Partial<Record<SystemProperty, string>> {
  readonly applicationProperties?: Readonly<Record<string, string | number | boolean>>;
}

export type SubscriptionRule = { readonly correlation: CorrelationRule } | { readonly sql: string };

export type Rule = (message: FilterView) => boolean;

const SYSTEM_PROPERTIES: ReadonlySet<string> = new Set<SystemProperty>([
  'correlationId',
  'messageId',
  'to',
  'replyTo',
  'subject',
  'sessionId',
  'replyToSessionId',
  'contentType',
]);

const everything: Rule = () => true;

/**
 * Several rules without actions deliver one copy when any matches
 * (learn.microsoft.com/azure/service-bus-messaging/topic-filters). Throws at start-up on a rule this broker cannot honour.
 */
export function parseRules(path: string, rules: readonly SubscriptionRule[] | undefined): Rule {
  if (rules === undefined) return everything;
  if (rules.length === 0)
    throw new Error(`Service Bus topology: rules of '${path}' are empty; omit them to get every message`);
  const compiled = rules.map((rule, index) => {
    try {
      return 'sql' in rule ? parseSqlFilter(rule.sql) : correlationRule(rule.correlation);
    } catch (error) {
      throw new Error(`Service Bus topology: rule ${index + 1} of '${path}': ${(error as Error).message}`);
    }
  });
  return (message) => compiled.some((rule) => rule(message));
}

/** All named properties must be equal; string comparison is case-sensitive (topic-filters, "Correlation filters"). */
function correlationRule(filter: CorrelationRule): Rule {
  const { applicationProperties = {}, ...system } = filter;
  const unknown = Object.keys(system).find((name) => !SYSTEM_PROPERTIES.has(name));
  if (unknown !== undefined) throw new Error(`unknown correlation property '${unknown}'`);
  const systemTerms = Object.entries(system) as [SystemProperty, string][];
  const userTerms = Object.entries(applicationProperties);
  if (systemTerms.length + userTerms.length === 0) throw new Error('a correlation filter needs at least one property');
  return (message) =>
    systemTerms.every(([name, value]) => message.system[name] === value) &&
    userTerms.every(([name, value]) => Object.hasOwn(message.user, name) && message.user[name] === value);
}
