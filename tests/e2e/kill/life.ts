import { createHash } from 'node:crypto';
import { newBrowser, signIn } from '../../../devhost/demo/browser.ts';
import { linkIn } from '../../../devhost/demo/mail.ts';
import type { Json } from '../../../devhost/demo/walk.ts';
import { agreementText } from './agreement.ts';
import { arrive } from './office.ts';
import type { Watch } from './watch.ts';
import type { World } from './world.ts';

/** One contract from its birth to being in force, and how its people do it. */
export interface Life {
  readonly title: string;
  readonly tenant: string;
  readonly born: 'api' | 'psa';
  readonly approved: 'decision' | 'approve' | 'link';
}

/** Who writes and who approves, by tenant (short names of the demo directory). */
export const peopleOf: Readonly<Record<string, { author: string; approver: string }>> = {
  fabrikam: { author: 'manager', approver: 'legal' },
  wingtip: { author: 'manager2', approver: 'executive' },
};

export interface Lived {
  readonly life: Life;
  readonly contractId: string;
  readonly documentHash: string;
  readonly proposalId: string;
  readonly externalId?: string;
}

export async function live(world: World, watch: Watch, life: Life, now: Date): Promise<Lived> {
  const people = peopleOf[life.tenant];
  if (!people) throw new Error(`nobody works in ${life.tenant}`);
  const author = world.caller(people.author, life.tenant);
  const counterparty = { name: `Client of ${life.title}` };
  const born =
    life.born === 'api'
      ? (
          await author.must(201, 'POST', 'api/v1/contracts', {
            json: { title: life.title, counterparty },
            key: `create ${life.title}`.replaceAll(' ', '-'),
          })
        ).body
      : await arrive(world, watch, life);
  const contractId: string = born.id;
  world.stepped();

  const bytes = Buffer.from(agreementText(life.title, counterparty.name, now));
  const documentHash = createHash('sha256').update(bytes).digest('hex');
  await addVersion(world, life, people.author, contractId, bytes, documentHash);
  world.stepped();

  const proposed = await watch.contract(life.tenant, (c) => c.id === contractId && c.proposalId);
  world.stepped();
  const letter = await watch.letter(({ subject }) => subject.endsWith(`: ${life.title}`));
  world.stepped();

  if (life.approved === 'link') await approveByLink(life, linkIn(letter), people.approver);
  else await approveByApi(world, life, people.approver, proposed);
  world.stepped();

  await watch.contract(life.tenant, (c) => c.id === contractId && c.state === 'active');
  world.stepped();
  return {
    ...{ life, contractId, documentHash, proposalId: proposed.proposalId },
    ...(born.source?.externalId ? { externalId: born.source.externalId } : {}),
  };
}

/** If-Match makes it safe: whoever got no answer looks whether the document is there before trying again. */
async function addVersion(
  world: World,
  { tenant, title }: Life,
  user: string,
  contractId: string,
  content: Uint8Array,
  documentHash: string,
): Promise<void> {
  const author = world.caller(user, tenant);
  const path = `api/v1/contracts/${contractId}`;
  const query = new URLSearchParams({ fileName: `${title}.txt`, changeDescription: 'Initial draft' });
  for (;;) {
    const { body, etag } = await author.must(200, 'GET', path);
    if (body.version > 0) {
      if (body.documentHash !== documentHash) world.findings.push(`${title} has a document nobody sent`);
      return;
    }
    const sent = { bytes: { content, mediaType: 'text/plain' }, ifMatch: etag };
    const { status, body: answer } = await author.send('POST', `${path}/versions?${query}`, sent);
    if (status === 201) return;
    if (status !== 412) throw new Error(`the document of ${title} was answered ${status} ${JSON.stringify(answer)}`);
  }
}

async function approveByApi(world: World, life: Life, user: string, contract: Json): Promise<void> {
  const approver = world.caller(user, life.tenant);
  const json = { verdict: 'approve', contentHash: contract.contentHash };
  if (life.approved === 'approve') await approver.must(200, 'PUT', `api/v1/contracts/${contract.id}/approve`, { json });
  else await approver.must(200, 'POST', `api/v1/proposals/${contract.proposalId}/decisions`, { json });
}

/** Opens the letter's link, signs in, approves; begins anew when something on the way was not there. */
async function approveByLink({ title }: Life, link: string, user: string): Promise<void> {
  const giveUp = performance.now() + 240_000;
  for (;;) {
    const page = await decide(link, user).catch(() => undefined);
    if (page?.status === 200 && page.html.includes('Approved by')) return;
    if (performance.now() > giveUp) throw new Error(`the link of ${title} led to ${page?.status ?? 'nothing'}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function decide(link: string, user: string) {
  const browser = newBrowser();
  const page = await signIn(browser, await browser.open(link), user);
  if (page.status !== 200 || page.html.includes('Approved by')) return page;
  return browser.submit(page, { verdict: 'approve', reason: '' });
}
