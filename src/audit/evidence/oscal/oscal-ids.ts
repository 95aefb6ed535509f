import { nameBasedId } from '../../../platform/ids.ts';

/** Of this product's evidence, for ever: another one would give every id another value. */
const namespace = 'ca92cf85-5fed-41e1-a412-c0ba26a0e0b0';

/** What something is and by what it is told apart: `ids('observation', origin, seq)`. */
export type OscalIds = (what: string, ...names: readonly (string | number)[]) => string;

/**
 * Ids that say the same of the same thing in every export. Version 5, for OSCAL takes no others but the random version 4
 * (JSON schema 1.2.1, UUIDDatatype).
 */
export const oscalIds =
  (tenant: string): OscalIds =>
  (what, ...names) =>
    nameBasedId(namespace, JSON.stringify([tenant, what, ...names]));
