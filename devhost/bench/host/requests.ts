import type { Walk } from '../../demo/walk.ts';
import { type Line, row } from '../rows.ts';
import { rounds, sum } from '../samples.ts';
import { approve, openProposal } from './decision.ts';
import { atRest, countsOf, type ServiceCounts } from './rest.ts';
import { newDraft } from './stage.ts';

interface Asked {
  readonly counts: ServiceCounts;
  readonly requestUnits: number;
}

/** What each use case asks of the services until all its consequences have happened: events, log, workflows, letters. */
export async function requestsPerUseCase(walk: Walk, count: number): Promise<readonly Line[]> {
  const manager = walk.as('manager', 'fabrikam');
  const contract = await newDraft(walk, 'Asked about');
  const undecided: string[] = [];
  for (let i = 0; i <= count; i++) undecided.push(await openProposal(walk, `To be approved ${i}`));
  const useCases: Readonly<Record<string, () => Promise<unknown>>> = {
    'GET contract': () => manager.must(200, 'GET', `api/v1/contracts/${contract}`),
    'list contracts': () => manager.must(200, 'GET', 'api/v1/contracts?limit=20'),
    'create contract': () => newDraft(walk, 'Counted'),
    'create, add version, analyse, propose': () => openProposal(walk, 'Counted to its gate'),
    'approve, execute': () => approve(walk, undecided.pop() ?? ''),
  };
  const lines: Line[] = [];
  for (const [name, perform] of Object.entries(useCases)) {
    const seen = await rounds(count, () => askedBy(walk, perform));
    lines.push(
      row({
        what: `requests: ${name}`,
        unit: 'requests',
        ours: seen.map(({ counts }) => sum(Object.values(counts).flatMap((kinds) => Object.values(kinds)))),
        note: `of the last round: ${inWords(seen.at(-1)?.counts ?? {})}`,
      }),
      row({ what: `modelled RU: ${name}`, unit: 'RU', ours: seen.map(({ requestUnits }) => requestUnits) }),
    );
  }
  return lines;
}

async function askedBy(walk: Walk, perform: () => Promise<unknown>): Promise<Asked> {
  await atRest(walk);
  const [before, unitsBefore] = [await countsOf(walk), await requestUnits(walk)];
  await perform();
  await atRest(walk);
  const [after, unitsAfter] = [await countsOf(walk), await requestUnits(walk)];
  return { counts: difference(before, after), requestUnits: Math.round((unitsAfter - unitsBefore) * 100) / 100 };
}

const requestUnits = async (walk: Walk): Promise<number> => (await walk.control('/cosmos/')).modelledRequestUnits;

function difference(before: ServiceCounts, after: ServiceCounts): ServiceCounts {
  const services = Object.entries(after).map(([service, kinds]) => {
    const more = Object.entries(kinds).map(([kind, n]) => [kind, n - (before[service]?.[kind] ?? 0)] as const);
    return [service, Object.fromEntries(more.filter(([, n]) => n > 0))] as const;
  });
  return Object.fromEntries(services.filter(([, kinds]) => Object.keys(kinds).length > 0));
}

const inWords = (counts: ServiceCounts): string =>
  Object.entries(counts)
    .map(([service, kinds]) => {
      const parts = Object.entries(kinds).map(([kind, n]) => `${n} ${kind}`);
      return `${service} ${parts.join(', ')}`;
    })
    .join('; ');
