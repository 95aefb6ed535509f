import { writeSync } from 'node:fs';
import { createCosmosAccount } from '../../../devhost/cosmos/index.ts';

/** Writes items and batches for ever and names each one on standard output once it is acknowledged. */
const [folder = ''] = process.argv.slice(2);
const account = createCosmosAccount(folder, { now: () => Date.now(), onMove: () => () => {} });
account.putDatabase('db');
const container = account.putContainer('db', 'c', { partitionKey: { paths: ['/pk'], kind: 'Hash' } });
for (let n = 0; ; n++) {
  container.write(() => {
    container.create('"p"', { id: `left-${n}`, pk: 'p', text: 'x'.repeat(500) });
    container.create('"p"', { id: `right-${n}`, pk: 'p' });
  });
  writeSync(1, `${n}\n`);
}
