import type { LocalService } from '../../devhost/offers/local-service.ts';
import { localServices } from '../../devhost/offers.ts';
import { isCode, readSources, type Source } from '../architecture/sources.ts';
import { table } from './markdown.ts';
import { classesByMethod, fetches, vendorCalls } from './vendor-calls.ts';
import { vendors } from './vendors-of-src.ts';

/** What some source file asks of Azure: the library, or `request` where it asks by itself, and the call. */
interface Use {
  readonly sdk: string;
  readonly name: string;
  readonly path: string;
}

const request = 'request';

/** All calls of platform/ that leave the process for a service of Azure. */
export function usesOf(files: readonly Source[]): readonly Use[] {
  const code = files.filter((file) => isCode(file) && file.path.startsWith('src/platform/'));
  return [
    ...vendors.flatMap((vendor) => vendorCalls(vendor, code)),
    ...fetches(code).map(({ name, path }) => ({ sdk: request, name, path })),
  ];
}

const keyOf = ({ sdk, name }: Pick<Use, 'sdk' | 'name'>): string => `${sdk} ${name}`;

const offeredBy = ({ offers }: LocalService): readonly string[] =>
  offers.flatMap(({ sdk = request, calls }) => calls.map((name) => keyOf({ sdk, name })));

/** What src/ calls and no local service offers, one line each. */
export function notOffered(files: readonly Source[]): readonly string[] {
  const offered = new Set(localServices.flatMap(offeredBy));
  return usesOf(files)
    .filter((use) => !offered.has(keyOf(use)))
    .map(({ sdk, name, path }) => `${path} calls ${name} of ${sdk}, which devhost/offers.ts does not list`);
}

/** Offers of members that the libraries do not have: a slip of the pen, or gone with a new version. */
export function unknownOffers(): readonly string[] {
  return localServices.flatMap(({ name: service, offers }) =>
    offers.flatMap(({ sdk, calls }) => {
      const declarations = vendors.find((vendor) => vendor.sdk === sdk)?.declarations;
      if (!declarations) return [];
      const classes = classesByMethod(declarations);
      return calls
        .filter((call) => /^[A-Z]\w*\.\w+$/.test(call) && !call.startsWith('TokenCredential'))
        .filter((call) => !classes.has(call.split('.')[1] ?? ''))
        .map((call) => `${service}: ${sdk} has no ${call}`);
    }),
  );
}

/** What the local Azure is asked for, what else it does, and what it refuses, as Markdown. */
export function devhostCoverage(): string {
  const usedIn = Map.groupBy(usesOf(readSources('src/platform')), keyOf);
  const parts = localServices.map((service) => {
    const rows = service.offers.map(({ sdk = request, calls, source }) => {
      const [used, unused] = [true, false].map((wanted) =>
        calls.filter((name) => usedIn.has(keyOf({ sdk, name })) === wanted).map((name) => `\`${name}\``),
      );
      return [sdk, used?.join(' · ') || '—', unused?.join(' · ') || '—', source];
    });
    const offered =
      rows.length > 0 ? `\n\n${table(['By', 'Used by src/', 'Offered, not used', 'Taken from'], rows)}` : '';
    const refused = service.refuses.map((each) => `- ${each}`).join('\n');
    const where = service.folder ? ` (devhost/${service.folder})` : '';
    return `## ${service.name}${where}${offered}${refused ? `\n\nRefused:\n${refused}` : ''}`;
  });
  return `# What src/ uses and the local Azure offers

Computed from the calls in src/platform, the one folder that imports the libraries of Azure, and from devhost/offers.ts. A call
that is not offered fails the tests. \`request\` is one the app makes without a library.

${parts.join('\n\n')}
`;
}
