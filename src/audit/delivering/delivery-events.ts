import type { EventDescription } from '../../slice.ts';

export const deliveryEvents = [
  {
    type: 'log.deliveryChanged',
    meaning: 'Who receives checkpoints of the log was changed',
    phase: 'administration',
    says: '{actor} changed who receives checkpoints of the log',
    data: { every: 'each checkpoint whose ordinal it divides', mail: 'how many addresses', webhook: 'true or false' },
  },
  {
    type: 'log.checkpointPublished',
    meaning: 'A checkpoint for whoever keeps them outside: with it anybody can show that history was changed after it',
    phase: 'log',
    says: 'Checkpoint {ordinal} was handed out',
    data: {
      origin: 'of the log',
      epoch: 'of the log',
      size: 'leaves',
      root: 'base64',
      ordinal: 'of the checkpoint',
      note: 'the checkpoint, a signed note',
    },
  },
] as const satisfies readonly EventDescription[];
