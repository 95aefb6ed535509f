import type { XmlElement } from '../../formats/docx/xml.ts';
import { writeXml } from '../../formats/docx/xml.ts';

/** The first moment a zip can name, wherever the clock of the machine stands: equal content gives equal bytes. */
const noDate = (): Date => new Date(1980, 0, 1);

/** A package of these parts. Of those whose trees were changed the tree counts; all others stay as they are, byte by byte. */
export async function writePackage(
  parts: ReadonlyMap<string, Uint8Array>,
  changed: ReadonlyMap<string, XmlElement> = new Map(),
): Promise<Uint8Array> {
  const { zipSync } = await import('fflate');
  const entries: [string, Uint8Array][] = [];
  for (const [name, part] of parts) {
    const tree = changed.get(name);
    entries.push([name, tree ? writeXml(tree) : part]);
  }
  // Word does not care about the order; other readers tell the kind of a file by its first entry.
  entries.sort(([a], [b]) => Number(b === '[Content_Types].xml') - Number(a === '[Content_Types].xml'));
  return zipSync(Object.fromEntries(entries), { mtime: noDate() });
}
