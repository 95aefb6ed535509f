import type { Cost } from './cost.ts';

/** The first card that somebody gets in Teams. */
const card = {
  'bot-connector createConversation': 1,
  'bot-connector getConversationMembers': 1,
  'bot-connector sendActivity': 1,
};

/**
 * What each use case may ask of the services, from the request to the last thing it sets off on the mesh. Raising a number
 * is a decision: on the real services each request costs money and milliseconds. RU are modelled, not metered.
 */
export const budgets = {
  // A point read and the record of it; then the record is marked as published and appended to the log, whose head is read.
  readContract: {
    'cosmos readItem': 2,
    'cosmos batch': 3,
    'modelled RU': 45,
    ...mesh(1, 2),
  },
  // A page of a list is one record, whatever it holds.
  listContracts: {
    'cosmos query': 1,
    'cosmos queryPlan': 1,
    'cosmos readItem': 1,
    'cosmos batch': 3,
    'modelled RU': 50,
    ...mesh(1, 2),
  },
  createContract: {
    'cosmos readItem': 5,
    'cosmos batch': 4,
    'modelled RU': 75,
    ...mesh(2, 4),
  },
  // Content, text and what was read beside it; analysis, proposal, the approver's letter and card. The queries are about
  // people, who holds the role and who stands in for whom: to ask them, to draw the card, and once more when it was sent,
  // for what changed meanwhile told no card.
  addVersion: {
    'cosmos readItem': 38,
    'cosmos batch': 20,
    'modelled RU': 560,
    'cosmos query': 6,
    'cosmos queryPlan': 6,
    ...card,
    'blob putBlob': 3,
    'blob getBlob': 1,
    'mail message': 1,
    ...mesh(8, 16),
  },
  // Approval in the log, execution, the contract in force, the cycle of its renewal. A query each: who holds the role, who
  // stands in for whom, the events that must be in the log before it is carried out, and whose cards in Teams to renew,
  // and what of the log is not under a checkpoint yet.
  decide: {
    'bot-connector updateActivity': 1,
    'cosmos readItem': 39,
    'cosmos batch': 23,
    'modelled RU': 530,
    // The signed checkpoint over the approval, before anything is carried out.
    'blob putBlob': 1,
    'key-vault sign': 1,
    'cosmos query': 5,
    'cosmos queryPlan': 5,
    ...mesh(8, 20),
  },
  // From the callback of the PSA to the contract in force, written back there (which calls back once more) and told to one
  // subscriber; queries are left out, for the test itself looks for contracts meanwhile.
  lifeFromPsa: {
    'cosmos readItem': 101,
    'cosmos batch': 63,
    'modelled RU': 1450,
    'cosmos createItem': 2,
    'blob putBlob': 6,
    'key-vault sign': 1,
    'blob getBlob': 1,
    'mail message': 1,
    ...card,
    'bot-connector updateActivity': 1,
    'webhook-sink delivery': 1,
    'connectwise GET finance/agreements/{id}': 4,
    'connectwise PATCH finance/agreements/{id}': 1,
    ...mesh(24, 52),
  },
} as const satisfies Readonly<Record<string, Cost>>;

/** Transfers to the broker, and messages consumed. */
function mesh(sends: number, messages: number) {
  return { 'service-bus send': sends, 'service-bus receive': messages, 'service-bus complete': messages };
}

/** What is more than allowed, or was never allowed. */
export const overspent = (cost: Cost, budget: Cost): readonly string[] =>
  Object.entries(cost).flatMap(([kind, count]) => {
    const allowed = budget[kind] ?? 0;
    return count > allowed ? [`${kind}: ${Math.round(count * 10) / 10}, allowed ${allowed}`] : [];
  });
