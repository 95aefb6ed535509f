import { createHash, randomBytes } from 'node:crypto';
import { openData } from '../../support/data-plane.ts';
import { call, type Example, type Make } from './example.ts';
import type { Ground } from './ground.ts';

const form = (fields: Readonly<Record<string, string>>) => ({
  body: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
});

/** By the link alone: that it asks for a code first is what keeps the matter from whoever holds it. */
function guest(method: 'GET' | 'POST', { things: { guestLink } }: Ground): Example {
  const path = new URL(guestLink).pathname.slice(1);
  const sent = method === 'POST' ? form({ action: 'send-code' }) : {};
  return {
    can: 'nobody',
    status: 200,
    call: call(method, path, sent),
    absent: call(method, path.replace('/alpha/', '/nowhere/'), sent),
  };
}

/** A link of the approver’s that has expired: a copy of one they got, as it will be in three days. */
async function expiredLink({ stamp, things }: Ground): Promise<string> {
  const data = openData(stamp.azure.settings);
  const kept = await data.query<Record<string, unknown>>(
    't-alpha',
    "SELECT * FROM c WHERE c.kind = 'gates.link' AND c.proposalId = @id",
    { '@id': things.external },
  );
  const own = kept.find(({ external }) => external !== true);
  if (!own) throw new Error(`the approver got no link about ${things.external}`);
  const token = randomBytes(32).toString('base64url');
  const id = `link:${createHash('sha256').update(token).digest('hex')}`;
  await data.container('t-alpha').items.create({ ...own, id, expiresAt: '2026-01-01T00:00:00.000Z' });
  data.close();
  return `${new URL(things.link).origin}/approvals/alpha/${things.external}/${token}`;
}

/** Of links that have expired, and of people without an account. */
export const linkExamples: Readonly<Record<string, Make>> = {
  'gates-showExternalApproval': (ground) => guest('GET', ground),
  'gates-answerExternalApproval': (ground) => guest('POST', ground),
  'gates-renewLink': async (ground) => {
    const link = await expiredLink(ground);
    const page = await fetch(link, { headers: { cookie: await ground.session('legal') } });
    const csrf = /name="csrf" value="([^"]*)"/.exec(await page.text())?.[1] ?? '';
    const path = new URL(link).pathname.replace('/approvals/', 'link-renewals/');
    return {
      can: 'legal',
      status: 200,
      call: call('POST', path, form({ csrf })),
      absent: call('POST', path.replace('/alpha/', '/nowhere/'), form({ csrf })),
    };
  },
};
