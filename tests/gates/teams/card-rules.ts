/**
 * The essentials of Adaptive Cards 1.5 (adaptivecards.io/explorer, schema 1.5.0), narrowed to what we use: known elements,
 * their required fields and no others. What is found wrong, one line each.
 */
const elements: Readonly<
  Record<string, { readonly required: readonly string[]; readonly optional: readonly string[] }>
> = {
  AdaptiveCard: {
    required: ['$schema', 'version', 'body', 'actions', 'fallbackText', 'lang'],
    optional: ['refresh'],
  },
  TextBlock: { required: ['text'], optional: ['wrap', 'size', 'weight', 'isSubtle', 'style'] },
  FactSet: { required: ['facts'], optional: [] },
  Container: { required: ['items'], optional: ['style'] },
  'Action.OpenUrl': { required: ['title', 'url'], optional: [] },
  'Action.Execute': { required: ['title', 'verb', 'data'], optional: [] },
};

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function faultsOfCard(card: unknown): readonly string[] {
  if (!isObject(card) || card.type !== 'AdaptiveCard' || card.version !== '1.5') return ['not a card of version 1.5'];
  const size = Buffer.byteLength(JSON.stringify(card));
  const { refresh } = card;
  const refreshes = isObject(refresh) ? [refresh.action] : [];
  return [
    ...faultsOf(card, 'card'),
    // learn.microsoft.com, "Format your bot messages": about 28 KB a message.
    ...(size > 28 * 1024 ? [`${size} bytes`] : []),
    ...list(card.body).flatMap((element, at) => faultsOf(element, `body ${at}`)),
    ...list(card.actions).flatMap((action, at) => faultsOf(action, `action ${at}`)),
    ...refreshes.flatMap((action) => faultsOf(action, 'refresh')),
  ];
}

function faultsOf(element: unknown, where: string): readonly string[] {
  const rule = isObject(element) ? elements[String(element.type)] : undefined;
  if (!isObject(element) || !rule) return [`${where}: not an element we know`];
  const missing = rule.required.filter((name) => element[name] === undefined || element[name] === '');
  const known = ['type', ...rule.required, ...rule.optional];
  const strange = Object.keys(element).filter((name) => !known.includes(name));
  const facts = list(element.facts).filter(
    (fact) => !isObject(fact) || !fact.title || !fact.value || Object.keys(fact).length !== 2,
  );
  return [
    ...missing.map((name) => `${where}: lacks ${name}`),
    ...strange.map((name) => `${where}: has ${name}`),
    ...(Array.isArray(element.facts) && element.facts.length === 0 ? [`${where}: no facts`] : []),
    ...facts.map(() => `${where}: a fact lacks title or value`),
    ...list(element.items).flatMap((item) => faultsOf(item, where)),
  ];
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** All that is read on a card, as one text. */
export const textOf = (card: unknown): string =>
  JSON.stringify(card, (name, value) => (name === 'refresh' ? undefined : value));
