import type { RecordFacts, Wishes } from '../vendor.ts';
import { type Agreement, instantOf } from './agreement.ts';

/** One operation of a PATCH: an array of these; no leading slash, references and lists always whole (Developer Guide, PATCH). */
export interface PatchOperation {
  readonly op: 'replace';
  readonly path: 'customFields' | 'endDate';
  readonly value: unknown;
}

export interface AgreementChanges {
  readonly patch: readonly PatchOperation[];
  /** What the agreement is to say, by name. */
  readonly fields: readonly string[];
  /** Of these what it does not say yet. */
  readonly differing: readonly string[];
  /** Custom fields nobody has set up at this site: they cannot be written. */
  readonly missing: readonly string[];
}

const idField = 'CLM Id';
const statusField = 'CLM Status';

/** What has to be sent so that the agreement says what is wished; empty when it says it already. */
export function changesOf(agreement: Agreement, { contractId, status, endsOn }: Wishes): AgreementChanges {
  const fields = agreement.customFields ?? [];
  const has = (caption: string) => fields.some((field) => field.caption === caption);
  const wished = new Map([[idField, contractId], ...(has(statusField) ? [[statusField, status] as const] : [])]);
  const isWrong = ({ caption, value }: { caption: string; value?: unknown }) =>
    wished.has(caption) && value !== wished.get(caption);
  const wrong = fields.filter(isWrong).map(({ caption }) => caption);
  const ends = endFor(agreement, endsOn);
  return {
    patch: [
      ...(wrong.length > 0 ? [{ op: 'replace', path: 'customFields', value: fields.map(corrected) } as const] : []),
      ...(ends?.differs ? [{ op: 'replace', path: 'endDate', value: ends.value } as const] : []),
    ],
    fields: [...[...wished.keys()].filter(has), ...(ends ? ['endDate'] : [])],
    differing: [...wrong, ...(ends?.differs ? ['endDate'] : [])],
    missing: has(idField) ? [] : [idField],
  };

  function corrected<F extends { readonly caption: string }>(field: F): F {
    const value = wished.get(field.caption);
    return value === undefined ? field : { ...field, value };
  }
}

/** An agreement the PSA keeps without end stays so: an end there would stop its billing. */
function endFor({ endDate, noEndingDateFlag }: Agreement, endsOn: Wishes['endsOn']) {
  if (!endsOn || noEndingDateFlag) return undefined;
  return { value: instantOf(endsOn), differs: endDate?.slice(0, 10) !== endsOn };
}

/** The facts as they will read once the changes are made. */
export const factsAfter = (facts: RecordFacts, { fields }: AgreementChanges, { endsOn }: Wishes): RecordFacts =>
  fields.includes('endDate') && endsOn ? { ...facts, endsOn } : facts;
