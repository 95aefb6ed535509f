import type { Letter } from '../../notifications/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { html } from '../../platform/html.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { log } from '../../platform/telemetry.ts';
import type { Alarm, Facts } from './alarm.ts';
import { type Finding, findings } from './findings.ts';

export interface AlarmParts {
  readonly send: (scope: TenantScope, letter: Letter) => Promise<unknown>;
  readonly peopleWithRole: (scope: TenantScope, role: string) => Promise<readonly Letter['to'][]>;
  readonly clock: Clock;
}

/** Who must know: those who run the stamp, and those who check what they do. */
const toldRoles = ['provider-admin', 'auditor'] as const;

/**
 * An error in the telemetry each time, which the alert rule of the stamp waits for, and one letter per finding, person and
 * day: what is found again every hour would else fill mailboxes and, since every letter is an event, the very log.
 */
export function raisesAlarms({ send, peopleWithRole, clock }: AlarmParts): Alarm {
  return async (scope, what, facts) => {
    // The words are what infra/modules/monitoring.bicep looks for.
    log.error('log mismatch', { tenant: scope.tenant, finding: what, ...facts });
    try {
      const day = clock.now().toISOString().slice(0, 10);
      const told = await Promise.all(toldRoles.map((role) => peopleWithRole(scope, role)));
      const people = new Map(told.flat().map((person) => [person.id, person]));
      for (const to of people.values()) await send(scope, alarmLetter(what, facts, day, to, scope.tenant));
    } catch (fault) {
      log.error('nobody could be told of a log mismatch', { tenant: scope.tenant, finding: what, fault });
    }
  };
}

function alarmLetter(what: Finding, facts: Facts, day: string, to: Letter['to'], tenant: string): Letter {
  const lines = Object.entries(facts).map(([name, value]) => `${name}: ${value}`);
  const paragraphs = [
    `The audit log of tenant ${tenant} failed a check of its own: ${findings[what]}`,
    'Until it is explained, do not rely on what the log says of this time, and change nothing that could be a trace. Compare ' +
      'it with the checkpoints and evidence packages that were sent out before.',
  ];
  return {
    key: `log-alarm/${what}/${day}/${to.id}`,
    thread: 'log-alarm',
    to,
    purpose: 'alert',
    urgent: true,
    subject: `The audit log of ${tenant} does not verify`,
    text: [...paragraphs, ...lines].join('\n\n'),
    html: html`${[...paragraphs, ...lines].map((line) => html`<p>${line}</p>`)}`.toString(),
  };
}
