import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oid } from './demo/deciding.ts';
import { seedDemoTenants } from './demo/seed.ts';
import { newWalk } from './demo/walk.ts';
import { users } from './entra/directory.ts';
import { ensureBuilt } from './supervisor/ensure-built.ts';
import { startLocalAzure } from './supervisor/local-azure.ts';

// npm start: builds what changed, brings up the local Azure and the app, seeds a demo MSP on the first start, says what to try.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const begun = performance.now();
const appDir = await ensureBuilt(root);
const built = performance.now();
const azure = await startLocalAzure({
  dataDir: join(root, '.local', 'data'),
  appDir,
  preferredPort: 7071,
  quiet: true,
  onLine: (name, line) =>
    /\b(warn|error|critical|fault)/i.test(line) ? console.error(`[${name}] ${line}`) : undefined,
});
const ready = performance.now();
const walk = newWalk(azure);
const contract = await seedDemoTenants(walk);
const leave = {
  to: oid('finance'),
  lastDay: new Date((await azure.now()).getTime() + 14 * 86_400_000).toISOString().slice(0, 10),
  away: true,
  reason: 'On leave',
};

const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
console.log(`
Counterpart is ready (build ${seconds(begun, built)}, start ${seconds(built, ready)}, demo data ${seconds(ready, performance.now())}).

  App             ${azure.appUrl}
  API description ${azure.appUrl}/api/v1/openapi.json
  Local services  ${azure.controlUrl}   (inbox, messages, stored documents, clock)

Sign in as any of these; there are no passwords:
${users.map(({ key, name, title }) => `  ${key.padEnd(10)} ${name.padEnd(18)} ${title}`).join('\n')}

Try this:
  1. Read the letter to Jonas Weber in the inbox: ${azure.controlUrl}/mail/
  2. Open its link, sign in as "legal", read what is asked, decide.
  3. Or without the letter: ${azure.appUrl}/proposals/fabrikam lists what waits for whoever signs in.
  4. As a program (the token of any of them, and their client):
     token() { curl -s ${azure.controlUrl}/devhost/token -d "{\\"user\\":\\"$1\\"}" -H content-type:application/json | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'; }
     api() { as=$1; what=$2; shift 2; curl -s "${azure.appUrl}/api/v1/$what" -H "Authorization: Bearer $(token $as)" -H "X-Tenant: fabrikam" -H content-type:application/json "$@"; }
     api manager contracts/${contract}
  5. Who has to agree, as data: api admin approval-policy
  6. Jonas Weber goes on leave, and Aisha Haddad decides for him:
     api legal delegations -H "Idempotency-Key: leave" -d '${JSON.stringify(leave)}'
  7. Move the clock to the renewal: curl -s -X POST ${azure.appUrl}/admin/devhost/clock -H "x-functions-key: master" -d '{"to":"2028-08-15T14:00:00Z"}'

Data stays in .local/data. Stop with Ctrl-C.`);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log('Stopping …');
    void azure.stop().then(() => process.exit(0));
  });
}
