import { eventually } from '../../../devhost/demo/walk.ts';
import { call, contract, type Make, plain, reading } from './example.ts';
import type { Ground } from './ground.ts';

const log = (rest: string): string => `api/v1/audit/log/e0/${rest}`;

const sealing = new WeakMap<Ground, Promise<unknown>>();

/** Both tenants have a log of their own at the very same address, so both must have a checkpoint before it is asked for. */
async function sealed(ground: Ground): Promise<void> {
  const { stamp } = ground;
  const seal = async () => {
    const master = stamp.azure.settings.HOST_MASTER_KEY ?? 'master';
    const headers = { 'x-functions-key': master, 'content-type': 'application/json' };
    await fetch(`${stamp.azure.appUrl}/admin/functions/audit-sealAllLogs`, { method: 'POST', headers, body: '{}' });
    for (const [user, tenant] of [
      ['manager', 'alpha'],
      ['manager2', 'beta'],
    ] as const)
      await eventually(
        `a checkpoint of ${tenant}`,
        async () => ((await stamp.as(user, tenant).send('GET', log('checkpoint'))).status === 200 ? true : undefined),
        75, // the timer of the next minute at the latest
      );
  };
  const known = sealing.get(ground) ?? seal();
  sealing.set(ground, known);
  await known;
}

const ofSealed =
  (path: string): Make =>
  async (ground) => {
    await sealed(ground);
    return plain('manager', 'GET', path)(ground);
  };

/** Of the log itself, whose address is the same in every tenant, and of what it tells of a contract. */
export const auditLogExamples: Readonly<Record<string, Make>> = {
  'audit-readLog': plain('manager', 'GET', 'api/v1/audit/log?order=newest&text=contract'),
  'audit-readCheckpoint': ofSealed(log('checkpoint')),
  'audit-readTile': ofSealed(log('tile/entries/000.p/1')),
  'audit-proveInclusion': ofSealed(log('proofs/inclusion?index=0')),
  'audit-proveConsistency': ofSealed(log('proofs/consistency?from=1')),
  'audit-listLogKeys': plain('manager', 'GET', 'api/v1/audit/log/keys'),
  'contracts-readTimeline': reading(contract('/timeline?access=true'), ({ things }) => things.withDocument),
  'contracts-showTimeline': ({ things: { active } }) => ({
    can: 'legal',
    status: 200,
    call: call('GET', `contracts/alpha/${active}/timeline`),
    absent: call('GET', `contracts/nowhere/${active}/timeline`),
  }),
};
