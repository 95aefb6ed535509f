import type { Clock } from '../../platform/clock.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import { evidenceEvents } from './evidence-events.ts';
import { exportsEvidence } from './export-evidence.ts';
import { exportRoutes } from './exports.http.ts';
import type { ReadingParts } from './read-evidence.ts';
import { readsWindow } from './read-window.ts';

export interface EvidenceParts extends ReadingParts {
  readonly documents: Documents;
  readonly clock: Clock;
}

/** Evidence packages of a tenant's log. */
export function createEvidence(parts: EvidenceParts) {
  const { documents } = parts;
  const exports = exportsEvidence({ ...parts, window: readsWindow(documents) });
  return { routes: exportRoutes(exports, documents), events: evidenceEvents };
}
