export {
  type Contract,
  type Notice,
  type Price,
  partitionOf as contractPartition,
  type RenewalTerms,
  type Term,
} from './contract.ts';
export {
  featuresOf as contractFeatures,
  inputNames as contractInputNames,
  inputsOf as contractInputs,
} from './contract-case.ts';
export { priceInWords } from './contract-in-words.ts';
export { contractParams, contractResource, toResource as toContractResource } from './contracts.api.ts';
export { type Contracts, createContracts } from './contracts.ts';
export { type AgreementFacts, contractIdFor } from './ingest-agreement.ts';
export { nudgeLifecycle } from './nudge-lifecycle.ts';
export { noNoticeNeeded, noticeTooLate } from './refusals.ts';
export { possibleEvents, transitions } from './states.ts';
export type { RenewedTerm } from './term-changes.ts';
