import type { Change } from './comparison.ts';
import { topics } from './topics.ts';

/** What changed, in a few plain sentences, the most important first. */
export function summarise(changes: readonly Change[], sameText: boolean): readonly string[] {
  if (changes.length === 0)
    return [sameText ? 'The documents are the same.' : 'The documents differ in white space only.'];
  const of = (materiality: Change['materiality']) => changes.filter((change) => change.materiality === materiality);
  const [material, wording, cosmetic] = [of('material'), of('wording'), of('cosmetic')];
  const lines: string[] = [];
  if (material.length + wording.length === 0) lines.push('No change of substance.');
  for (const { topic, says } of topics) {
    const touching = material.filter((change) => change.topics.includes(topic));
    if (touching.length > 0) lines.push(`${capital(says)}: ${counted(touching.length, 'change')}${places(touching)}.`);
  }
  const others = material.filter((change) => change.topics.length === 0);
  if (others.length > 0) lines.push(`Other changes of substance: ${others.length}${places(others)}.`);
  const moved = changes.filter((change) => change.kind === 'moved');
  if (moved.length > 0) lines.push(`Moved: ${counted(moved.length, 'paragraph')}${places(moved)}.`);
  const reworded = wording.filter((change) => change.kind !== 'moved');
  if (reworded.length > 0) lines.push(`Other wording: ${counted(reworded.length, 'change')}${places(reworded)}.`);
  if (cosmetic.length > 0) lines.push(`Form only: ${counted(cosmetic.length, 'change')} (${reasons(cosmetic)}).`);
  return lines;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** At most four places by name. */
function places(changes: readonly Change[]): string {
  const named = [...new Set(changes.map((change) => change.clausePath.at(-1)).filter((name) => name !== undefined))];
  if (named.length === 0) return '';
  const more = named.length > 4 ? ` and ${named.length - 4} more` : '';
  return ` in ${named.slice(0, 4).map(shortened).join('; ')}${more}`;
}

const shortened = (name: string): string => (name.length > 60 ? `${name.slice(0, 59)}…` : name);

const reasons = (changes: readonly Change[]): string => [...new Set(changes.map((change) => change.reason))].join(', ');
