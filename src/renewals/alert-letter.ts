import type { Letter } from '../notifications/index.ts';
import { html } from '../platform/html.ts';
import { formatMoney } from '../platform/money.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Person } from '../tenancy/index.ts';
import type { AlertStage } from './alerts.ts';
import type { Renewable } from './renewal-plan.ts';

export type TellsPeople = (scope: TenantScope, renewable: Renewable, stage: AlertStage) => Promise<readonly string[]>;

export interface AlertParts {
  readonly peopleWithRole: (scope: TenantScope, role: string) => Promise<readonly Person[]>;
  readonly send: (scope: TenantScope, letter: Letter) => Promise<unknown>;
}

/** Those who look after the client's contracts. */
const toldRoles = ['account-manager', 'contract-manager'] as const;

/** Tells everyone concerned, each once: letters are keyed by contract, term, stage and recipient. Returns whom. */
export function tellsPeople({ peopleWithRole, send }: AlertParts): TellsPeople {
  return async (scope, renewable, stage) => {
    const found = await Promise.all(toldRoles.map((role) => peopleWithRole(scope, role)));
    const people = [...new Map(found.flat().map((person) => [person.id, person])).values()];
    for (const to of people) {
      const { contractId, term } = renewable.contract;
      await send(scope, {
        key: `renewal:${contractId}:${term?.number}:${stage}:${to.id}`,
        to,
        thread: `renewal:${contractId}:${term?.number}`,
        purpose: 'alert',
        ...alertLetter(renewable, stage),
      });
    }
    return people.map((person) => person.id);
  };
}

/** The deadline first, then what happens otherwise. Names come from contracts and are hostile input: escaped. */
export function alertLetter(
  { contract, dates, endsOn }: Renewable,
  stage: AlertStage,
): Pick<Letter, 'subject' | 'text' | 'html'> {
  const title = contract.title.replace(/\s+/g, ' ').trim().slice(0, 200);
  const client = contract.counterparty.name.replace(/\s+/g, ' ').trim().slice(0, 200);
  const otherwise =
    contract.renewal?.kind === 'auto'
      ? `Without notice it renews on ${dates.renewalEffective}.`
      : `Without a renewal it ends on ${endsOn}.`;
  const lines = [
    dates.latestReceipt
      ? `A notice of non-renewal must be sent by ${dates.decisionDue}, within the next ${stage} days.`
      : `The decision on its renewal is due by ${dates.decisionDue}, within the next ${stage} days.`,
    `Client: ${client}`,
    `The present term ends on ${endsOn} (${contract.zone}).`,
    ...(contract.price ? [`Present price: ${formatMoney(contract.price.amount)} ${contract.price.cycle}`] : []),
    otherwise,
    ...dates.steps.map((step) => `How the deadline was computed: ${step}`),
  ];
  return {
    subject: `Renewal decision by ${dates.decisionDue}: ${title} (${client})`,
    text: [title, '', ...lines].join('\n'),
    html: html`<h1 style="font-size:1.25rem">${title}</h1>${lines.map((line) => html`<p>${line}</p>`)}`.toString(),
  };
}
