import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCosmosAccount } from '../../../devhost/cosmos/index.ts';

it.each([20, 120, 300])(
  'keeps everything acknowledged, and no half of a batch, when killed after %i writes',
  async (writes) => {
    const folder = await mkdtemp(join(tmpdir(), 'cosmos-kill-'));
    const script = join(import.meta.dirname, 'write-until-killed.ts');
    const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
      if (text.split('\n').length > writes) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const acknowledged = text.split('\n').length - 1;
    expect(acknowledged).toBeGreaterThanOrEqual(writes);
    const account = createCosmosAccount(folder, { now: () => Date.now(), onMove: () => () => {} });
    const container = account.container('db', 'c');
    for (let n = 0; n < acknowledged; n++) {
      expect(container.read('"p"', `left-${n}`).etag).not.toBe('');
      expect(container.read('"p"', `right-${n}`).etag).not.toBe('');
    }
    expect(container.count() % 2).toBe(0);
    account.close();
    await rm(folder, { recursive: true });
  },
  30_000,
);
