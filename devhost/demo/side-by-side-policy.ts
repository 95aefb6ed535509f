import type { Json } from './walk.ts';

/** Fifty thousand dollars, in cents. */
const threshold = { value: { atLeast: 5_000_000 } };

const legalTopics = ['liability', 'indemnity', 'confidentiality', 'data'];

/** From the threshold on, legal and finance judge side by side, each its own matters, and then somebody signs off. */
export function sideBySide(
  { currency, rates, workingTime, areas }: Json,
  people: { readonly legal: string; readonly finance: string; readonly signsOff: string },
): Json {
  const steps = [
    {
      ...{ id: 'legal', title: 'Legal', stage: 1, needed: 1, judges: legalTopics },
      ...{ approvers: [{ group: 'legal' }], when: threshold },
    },
    {
      ...{ id: 'finance', title: 'Finance', stage: 1, needed: 1, judges: ['price', 'value', 'term'] },
      ...{ approvers: [{ group: 'finance' }], when: threshold },
    },
    {
      ...{ id: 'approval', title: 'Approval', stage: 1, needed: 1 },
      ...{ approvers: [{ role: 'approver' }], when: { not: threshold } },
    },
    {
      ...{ id: 'sign-off', title: 'Sign-off', stage: 2, needed: 1 },
      ...{ approvers: [{ person: people.signsOff }], when: threshold },
    },
  ];
  return {
    ...(currency ? { currency } : {}),
    ...{ rates, workingTime },
    groups: {
      legal: { title: 'Legal', members: [people.legal] },
      finance: { title: 'Finance', members: [people.finance] },
    },
    areas: { ...areas, contracts: { ...areas.contracts, steps } },
  };
}
