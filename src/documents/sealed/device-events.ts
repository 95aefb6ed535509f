import type { EventDescription } from '../../slice.ts';

export const deviceEvents = [
  {
    type: 'deviceKey.registered',
    meaning: 'A device of a person can open what is sealed for it from now on',
    phase: 'administration',
    data: { deviceKeyId: 'SHA-256 of its public key', fingerprint: 'what people compare by voice' },
  },
  {
    type: 'deviceKey.revoked',
    meaning: 'Nothing more can be sealed for the device',
    phase: 'administration',
    data: { deviceKeyId: 'SHA-256 of its public key' },
  },
] as const satisfies readonly EventDescription[];
