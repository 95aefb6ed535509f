import { call, type Example, type Make } from './example.ts';

/** An approver looks at the card of alpha's proposal; the absent one is of a tenant that is not there. */
export const teamsExamples: Readonly<Record<string, Make>> = {
  'gates-receiveTeams': async ({ stamp, things }): Promise<Example> => {
    const data = { tenant: 'alpha', proposalId: things.external };
    const action = { type: 'Action.Execute', verb: 'gates.approvalCard', data };
    const order = { user: 'legal', action, dryRun: true };
    const sent = await stamp.control('/bot-connector/press', { method: 'POST', json: order });
    const made = (activity: object) => call('POST', 'api/messages', { json: activity, headers: sent.headers });
    const elsewhere = { action: { ...action, data: { ...data, tenant: 'nowhere' } } };
    return {
      can: 'nobody',
      status: 200,
      call: made(sent.activity),
      absent: made({ ...sent.activity, value: elsewhere }),
    };
  },
};
