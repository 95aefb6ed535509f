import { extractAgreementDate, extractEffectiveDate } from './extract-dates.ts';
import { extractGoverningLaw } from './extract-governing-law.ts';
import { extractEndDate, extractInitialTerm } from './extract-initial-term.ts';
import { extractLiabilityCap } from './extract-liability-cap.ts';
import { extractParties } from './extract-parties.ts';
import { extractNoticePeriod, extractRenewal } from './extract-renewal.ts';
import { extractUplift } from './extract-uplift.ts';
import type { AgreementTerms } from './terms.ts';
import { viewText } from './text-view.ts';

/**
 * Reads the terms of an agreement by rules. `text` is the canonical text: every span of the answer is an offset into this very string.
 * Deterministic; time grows linearly with the text, whatever it says.
 */
export function extractTerms(text: string): AgreementTerms {
  const view = viewText(text);
  const agreementDate = extractAgreementDate(view);
  const effectiveDate = extractEffectiveDate(view, agreementDate);
  const initialTerm = extractInitialTerm(view);
  const found = {
    agreementDate,
    effectiveDate,
    initialTerm,
    endDate: extractEndDate(view, agreementDate, effectiveDate, initialTerm),
    renewal: extractRenewal(view),
    noticePeriod: extractNoticePeriod(view),
    governingLaw: extractGoverningLaw(view),
    liabilityCap: extractLiabilityCap(view),
    uplift: extractUplift(view),
  };
  return { parties: extractParties(view), ...present(found) };
}

/** Leaves out what was not found, so that an absent field is absent and not undefined. */
function present<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
