import { type AgreementTerms, extractTerms, recommendActivation } from '../analysis/index.ts';
import { type DocumentVersions, type VersionRecord, versionId } from '../documents/index.ts';
import { canonicalJson } from '../platform/canonical-json.ts';
import type { Clock } from '../platform/clock.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import { sha256Hex } from '../platform/ids.ts';
import { ok, type Result } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { sealed } from './content-hash.ts';
import { type Contract, partitionOf, type Term } from './contract.ts';
import { type ContractAnalysis, deviationsIn } from './contract-analysis.ts';
import { contractEvent } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';
import { noAnalyser, noTerms, sealedAdvice } from './no-analysis.ts';
import { discrepancies, recordedTerm, termsFromAnalysis } from './terms-from-analysis.ts';

const analysisId = (versionNumber: number): string => `analysis:${String(versionNumber).padStart(4, '0')}`;
const analyser = 'rules-1';

export interface AnalysingParts {
  readonly store: ContractStore;
  readonly documents: Documents;
  readonly versions: DocumentVersions;
  readonly clock: Clock;
}

export function analysesContracts({ store, documents, versions, clock }: AnalysingParts) {
  const read = (scope: TenantScope, { contractId, analysedVersion }: Contract) =>
    documents.read<ContractAnalysis>(scope, partitionOf(contractId), analysisId(analysedVersion), 'contracts.analysis');
  return {
    /** Analyses the newest version, once. The finding is deterministic, so doing it twice writes the same. */
    async analyse(scope: TenantScope, contractId: string): Promise<Result<unknown>> {
      return store.change(scope, contractId, async (before) => {
        if (before.analysedVersion >= before.version) return ok(undefined);
        const record = await documents.read<VersionRecord>(
          scope,
          partitionOf(contractId),
          versionId(before.version),
          'documents.version',
        );
        if (!record) throw new Error(`version ${before.version} of contract ${contractId} is missing`);
        const terms = record.doc.sealed ? noTerms : extractTerms(await versions.text(scope, record.doc));
        const recorded = recordedTerm(before);
        const analysis = analysisOf(recorded, record.doc, terms, clock.now());
        const { term: _, renewal: __, ...rest } = before;
        const contract = sealed({
          ...rest,
          ...termsFromAnalysis(recorded, terms),
          ...(recorded ? { recordedTerm: recorded } : {}),
          analysedVersion: before.version,
        });
        return ok({
          contract,
          writes: [{ op: 'upsert', doc: analysis }],
          events: [analysedEvent(before, analysis, recorded)],
        });
      });
    },
    read,
    /** How many clauses of the newest analysed version are not as preferred; undefined where nothing could read it. */
    async deviationsOf(scope: TenantScope, contract: Contract): Promise<number | undefined> {
      const analysis = await read(scope, contract);
      return analysis && deviationsIn(analysis.doc);
    },
  };
}

export type AnalysesContracts = ReturnType<typeof analysesContracts>;

function analysisOf(
  recorded: Term | undefined,
  { versionNumber, textHash, sealed: unreadable }: VersionRecord,
  terms: AgreementTerms,
  now: Date,
): ContractAnalysis {
  return {
    id: analysisId(versionNumber),
    kind: 'contracts.analysis',
    schema: 1,
    versionNumber,
    textHash,
    analysedAt: now.toISOString(),
    analyser: unreadable ? noAnalyser : analyser,
    terms,
    recommendation: unreadable ? sealedAdvice : recommendActivation(terms),
    discrepancies: discrepancies(recorded, terms),
  };
}

function analysedEvent(
  contract: Contract,
  { versionNumber, textHash, analyser, terms, recommendation, discrepancies }: ContractAnalysis,
  recorded: Term | undefined,
) {
  const found = Object.entries(terms)
    .filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value !== undefined))
    .map(([name]) => name);
  return contractEvent('contract.analysed', contract, {
    versionNumber,
    analyser,
    ...(analyser === noAnalyser ? {} : { inputHash: hashOf({ textHash, recorded }) }),
    outputHash: hashOf({ terms, recommendation, discrepancies }),
    ...(textHash ? { textHash } : {}),
    found,
    risk: recommendation.riskScore,
    recommended: recommendation.recommendation,
  });
}

/** Of the value, not of how it happens to be written: whoever has the analysis and the text can compute both hashes again. */
const hashOf = (value: unknown): string => sha256Hex(canonicalJson(value));
