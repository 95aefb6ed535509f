import type { World } from '../kill/world.ts';

/** Reminded after four and eight of their working hours, escalated after six, over after three days: a week shows it all. */
export async function useBriskPolicy(world: World, tenant: string): Promise<void> {
  const admin = world.caller('admin', tenant);
  const { body, etag } = await admin.must(200, 'GET', 'api/v1/approval-policy');
  const { areas, currency, rates, workingTime, groups } = body;
  const timing = {
    ...areas.contracts.timing,
    deadlineDays: 3,
    remind: { afterHours: 4, everyHours: 4, most: 2 },
    escalate: [{ afterHours: 6, to: [{ role: 'provider-admin' }] }],
  };
  await admin.must(200, 'PUT', 'api/v1/approval-policy', {
    json: {
      ...(currency ? { currency } : {}),
      ...{ rates, workingTime, groups },
      areas: { ...areas, contracts: { ...areas.contracts, timing } },
      note: 'A week of the test shows reminders, the ladder and the deadline',
    },
    ...(etag ? { ifMatch: etag } : {}),
  });
}
