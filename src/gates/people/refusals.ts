import { refusal, staleVersion } from '../../platform/refusal.ts';

export const notADecider = (field: 'from' | 'to', value: string) =>
  refusal('unprocessable', 'gates.notADecider', 'Decisions are delegated among people who may decide here now.', {
    violations: [{ field, rule: 'must be the id of a person who may decide proposals in this tenant now', value }],
  });

export const closesCycle = (people: readonly string[]) =>
  refusal('conflict', 'gates.delegationCycle', 'With the delegations there are, this one would close a circle.', {
    violations: [
      {
        field: 'to',
        rule: 'must not delegate back, directly or through others, at the same time and in the same matters',
      },
    ],
    details: { people },
  });

export const tooManyDelegations = (what: string, count: number) =>
  refusal('conflict', 'gates.tooManyDelegations', `There are ${count} delegations ${what} that have not ended.`, {
    violations: [{ field: 'from', rule: 'must not have more delegations; end one that is not needed any more' }],
  });

export const delegationEnded = (endsAt: string) =>
  refusal('conflict', 'gates.delegationEnded', 'This delegation has ended already.', { details: { endsAt } });

export const changedMeanwhile = (what: string, etag: string | undefined) =>
  staleVersion('gates.changedMeanwhile', what, etag);

export const versionRequired = () =>
  refusal(
    'versionRequired',
    'versionRequired',
    'Say which version you saw: If-Match with its ETag, or If-None-Match: * where there is none of your own yet.',
  );
