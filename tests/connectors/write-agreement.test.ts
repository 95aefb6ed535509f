import { expect, it } from 'vitest';
import { agreementShape, recordOf } from '../../src/connectors/connectwise/agreement.ts';
import { writeAgreement } from '../../src/connectors/connectwise/write-agreement.ts';

const says = (value: unknown) => {
  const agreement = agreementShape.parse({
    ...{ id: 1, name: 'Gold', company: { id: 250, name: 'Fabrikam' }, _info: { lastUpdated: '2026-03-02T15:04:05Z' } },
    customFields: [{ id: 31, caption: 'CLM Id', value }],
  });
  return { agreement, record: recordOf(agreement, 'USD') };
};

/** An agreement that answers its readings in turn, and every PATCH with one status. */
function door(readings: readonly (ReturnType<typeof says> | number)[], status = 200) {
  const left = [...readings];
  const sent: unknown[] = [];
  const patch = async (operations: unknown) => {
    sent.push(operations);
    return status;
  };
  return { sent, read: async () => left.shift() ?? 500, patch };
}
const wishes = { contractId: 'c-1', status: 'active' };
const write = (at: ReturnType<typeof door>) => writeAgreement(at, wishes, async () => {});

it('what is said already is not sent', async () => {
  const at = door([says('c-1')]);
  expect(await write(at)).toMatchObject({ kind: 'written', fields: ['CLM Id'], sent: [] });
  expect(at.sent).toEqual([]);
});

it('what differs is sent once and read back', async () => {
  const at = door([says(null), says('c-1')]);
  expect(await write(at)).toMatchObject({ kind: 'written', sent: ['CLM Id'] });
  expect(at.sent).toHaveLength(1);
});

it('an answer of 200 that changed nothing, or was undone at once, is a conflict and not sent again', async () => {
  const at = door([says(null), says('somebody else')]);
  expect(await write(at)).toEqual({ kind: 'conflicted', fields: ['CLM Id'] });
  expect(at.sent).toHaveLength(1);
});

it.each([[400], [401], [403], [404]])('a PATCH answered with %i is refused for good', async (status) => {
  expect(await write(door([says(null)], status))).toEqual({ kind: 'refused', status });
});

it('a record in use is thrown, to be looked at anew', async () => {
  await expect(write(door([says(null)], 409))).rejects.toThrow('in use');
});

it('a record that cannot be read is refused, and nothing is sent', async () => {
  const at = door([404]);
  expect(await write(at)).toEqual({ kind: 'refused', status: 404 });
  expect(at.sent).toEqual([]);
});
