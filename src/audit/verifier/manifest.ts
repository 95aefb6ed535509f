import { countOf, listOf, type Members, membersOf, parseCanonical, textOf } from './canonical.ts';
import { Malformed } from './findings.ts';

/** What a package says it holds. */
export interface Manifest {
  readonly tenant: string;
  readonly from: string;
  readonly until: string;
  readonly epochs: readonly ManifestEpoch[];
  /** SHA-256 in hex by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** The leaves [first, last) of a log whose checkpoint has `size` of them. */
export interface ManifestEpoch {
  readonly epoch: number;
  readonly origin: string;
  readonly first: number;
  readonly last: number;
  readonly size: number;
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z$/;
const mostEpochs = 1000;

/** Throws `Malformed`. Hostile input; its paths are compared with those a package has and never opened. */
export function parseManifest(text: string): Manifest {
  const members = membersOf(parseCanonical(text), 'epochs', 'files', 'from', 'tenant', 'until', 'v');
  if (members.v !== 1) throw new Malformed('v is not 1');
  const tenant = textOf(members, 'tenant', /^[^\s+/]{1,100}$/);
  const [from, until] = [textOf(members, 'from', instant), textOf(members, 'until', instant)];
  if (!(Date.parse(from) <= Date.parse(until))) throw new Malformed('until is before from');
  const epochs = listOf(members, 'epochs').map((epoch) => parseEpoch(epoch, tenant));
  if (epochs.length > mostEpochs) throw new Malformed(`epochs are more than ${mostEpochs}`);
  epochs.forEach((epoch, at) => {
    mustFollow(epoch, epochs[at - 1]);
  });
  return { tenant, from, until, epochs, files: filesIn(members) };
}

function parseEpoch(value: unknown, tenant: string): ManifestEpoch {
  const members = membersOf(value, 'epoch', 'first', 'last', 'origin', 'size');
  const epoch = countOf(members, 'epoch');
  const origin = textOf(members, 'origin', /^[!-*,-~]{1,200}$/);
  if (!origin.endsWith(`/t/${tenant}/e${epoch}`))
    throw new Malformed(`${origin} is not the log of the tenant ${tenant} in epoch ${epoch}`);
  const size = countOf(members, 'size');
  const last = countOf(members, 'last', size);
  return { epoch, origin, first: countOf(members, 'first', last), last, size };
}

/** A window that reaches over epochs holds what lies between: one to its end, the next from its beginning. */
function mustFollow(epoch: ManifestEpoch, before: ManifestEpoch | undefined): void {
  if (!before) return;
  if (epoch.epoch !== before.epoch + 1)
    throw new Malformed(`epoch ${epoch.epoch} does not follow epoch ${before.epoch}`);
  if (before.last !== before.size || epoch.first !== 0)
    throw new Malformed(`between epoch ${before.epoch} and epoch ${epoch.epoch} leaves are left out`);
}

/** What the names of all epochs of one tenant's log have in common, wherever its stamp was reached: `/t/<tenant>`. */
export const tenantPartOf = (origin: string): string | undefined => /\/t\/[^\s+/]+(?=\/e\d+$)/.exec(origin)?.[0];

function filesIn(members: Members): ReadonlyMap<string, string> {
  const files = members.files;
  if (typeof files !== 'object' || files === null || Array.isArray(files))
    throw new Malformed('files is not an object');
  return new Map(
    Object.entries(files).map(([path, hash]) => {
      if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash))
        throw new Malformed('files holds what is no SHA-256');
      return [path, hash];
    }),
  );
}
