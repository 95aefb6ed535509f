import { refusal } from '../platform/refusal.ts';

export const preferencesChanged = () =>
  refusal(
    'changedMeanwhile',
    'notifications.changedMeanwhile',
    'These settings were changed meanwhile. Read them again, then send your change.',
  );
