import { CryptographyClient } from '@azure/keyvault-keys';
import { BlobServiceClient } from '@azure/storage-blob';
import { type Line, row } from '../../../devhost/bench/rows.ts';
import { each, rounds } from '../../../devhost/bench/samples.ts';
import { headId } from '../../../src/audit/log-entry.ts';
import { ensuresLogged } from '../../../src/audit/sealing/ensure-logged.ts';
import { described } from '../../audit/appending/log-world.ts';
import { anyCredential } from '../../support/devhost.ts';
import { bareBatches, bareDemand } from './bare.ts';
import { entriesFrom, type Ground, itemIn, lastDemand } from './ground.ts';
import type { Sizes } from './sizes.ts';
import { milliseconds } from './timed.ts';

/** As the appender fills its batches. */
const perBatch = 90;

/** Events put into a log and signed over, in one go and one alone, beside the bare writes of the same. */
export async function sealing(ground: Ground, sizes: Sizes): Promise<readonly Line[]> {
  return [...(await inOneGo(ground, sizes)), ...(await onDemand(ground, sizes))];
}

async function inOneGo({ world, containerOf, event }: Ground, { rounds: count, events }: Sizes) {
  const scope = await world.tenant();
  const container = await containerOf(scope);
  const append = world.appends(described);
  const { seal } = world.instance();
  let size = 0;
  const seen = await rounds(count, async () => {
    const many = Array.from({ length: events }, () => event(scope));
    const appending = await milliseconds(() => append(scope, many));
    const signing = await milliseconds(() => seal(scope));
    const entries = await entriesFrom(container, size);
    size += entries.length;
    const bare = bareBatches(container, await itemIn(container, headId), entries, perBatch);
    await bare.lay();
    return { appending, sealed: appending + signing, bare: await milliseconds(bare.write) };
  });
  const perSecond = (ms: number) => (1000 * events) / ms;
  const peer = { name: 'bare batches of the same', rounds: each(seen, ({ bare }) => perSecond(bare)) };
  return [
    row({ what: 'events appended', unit: '/s', ours: each(seen, ({ appending }) => perSecond(appending)), peer }),
    row({
      what: 'events appended and sealed',
      unit: '/s',
      ours: each(seen, ({ sealed }) => perSecond(sealed)),
      peer,
      aim: { leastRatio: 0.25 },
      note: `${events} events a round, ${perBatch} entries to a batch; sealing reads every leaf back, hashes it, writes tiles and bundles and signs; the services are in the same process`,
    }),
  ];
}

async function onDemand({ world, containerOf, event, asked }: Ground, { demands }: Sizes) {
  const scope = await world.tenant();
  const container = await containerOf(scope);
  const storage = new BlobServiceClient(world.services.blob.url, anyCredential).getContainerClient('transparency-log');
  const keyId = await world.vaultOf().ensureKey('log-signing-es256', 'EC');
  const key = new CryptographyClient(keyId, anyCredential, { disableChallengeResourceVerification: true });
  const ensureLogged = ensuresLogged(world.appends(described), world.instance().sealedUpTo);
  const seen = await rounds(demands, async () => {
    const ours = await milliseconds(() => ensureLogged(scope, [event(scope)]));
    const bare = bareDemand(container, storage, key, await lastDemand(container));
    await bare.lay();
    return { ours, bare: await milliseconds(bare.write) };
  });
  const cost = await asked(() => ensureLogged(scope, [event(scope)]));
  return [
    row({
      what: 'one event logged and signed over, on demand',
      ours: each(seen, ({ ours }) => ours),
      peer: { name: 'its 4 writes, bare', rounds: each(seen, ({ bare }) => bare) },
      aim: { ours: 1000 },
      note: `what an approved act at L2 waits for: ${cost.cosmos} requests to the database, ${cost.blobReads} blob read and ${cost.blobWrites} written, ${cost.keys} signature of the vault, each over a loopback connection; the bare writes are a batch, a signature, a blob and the seal, one after the other`,
    }),
  ];
}
