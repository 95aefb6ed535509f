import { canonicalJson } from '../platform/canonical-json.ts';
import { sha256Hex } from '../platform/ids.ts';
import type { Contract } from './contract.ts';

/** The hash an approval is bound to: the document's bytes and everything about the contract that has money or law in it. */
export function contentHashOf({
  documentHash,
  title,
  type,
  counterparty,
  zone,
  price,
  term,
  renewal,
}: Omit<Contract, 'contentHash'>): string {
  return sha256Hex(
    canonicalJson({ documentHash, title, type, counterparty: counterparty.name, zone, price, term, renewal }),
  );
}

/** The contract with the hash of what it now says. */
export const sealed = (contract: Omit<Contract, 'contentHash'>): Contract => ({
  ...contract,
  contentHash: contentHashOf(contract),
});
