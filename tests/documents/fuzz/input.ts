import { mediaTypes } from '../../../src/documents/version.ts';
import { docxSeeds } from './docx-seeds.ts';
import { mutatedDocx } from './mutate-docx.ts';
import { mutatedPdf } from './mutate-pdf.ts';
import { pdfSeeds } from './pdf-seeds.ts';
import { Roll } from './roll.ts';

export interface FuzzInput {
  readonly bytes: Buffer;
  readonly mediaType: string;
  /** What was done to which seed. */
  readonly how: string;
}

/** The input of that number; three in five are Word documents. Nothing but `seed` and `number` decides what it is. */
export function fuzzInput(seed: number, number: number): FuzzInput {
  const roll = new Roll(seed, number);
  if (roll.chance(0.6)) {
    const which = roll.below(docxSeeds.length);
    const { bytes, how } = mutatedDocx(docxSeeds[which] ?? [], roll, roll.of(docxSeeds));
    return { bytes, mediaType: mediaTypes.docx, how: `docx ${which} ${how}` };
  }
  const which = roll.below(pdfSeeds.length);
  const { bytes, how } = mutatedPdf(pdfSeeds[which] ?? roll.of(pdfSeeds), roll, roll.of(pdfSeeds));
  return { bytes, mediaType: mediaTypes.pdf, how: `pdf ${which} ${how}` };
}
