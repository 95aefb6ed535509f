import type { EventDescription } from '../../slice.ts';

export const evidenceEvents = [
  {
    type: 'log.exported',
    meaning: 'Somebody took the evidence of a window out of the log',
    phase: 'access',
    says: '{actor} exported the log from {from} until {until}',
    data: { from: 'UTC instant', until: 'UTC instant', events: 'leaves in the package', manifest: 'SHA-256 of it' },
  },
] as const satisfies readonly EventDescription[];
