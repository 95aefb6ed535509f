import { describe, expect, test } from 'vitest';
import { leafSchema } from '../../src/audit/leaf.ts';
import type { EventDescription } from '../../src/slice.ts';
import { isCode, readSources } from '../architecture/sources.ts';
import { composedStamp } from '../support/composed-stamp.ts';

const { slices } = composedStamp();
const catalogue: readonly EventDescription[] = slices.flatMap((slice) => slice.events ?? []);
const described = new Set(catalogue.map(({ type }) => type));

/** Places where an event's type stands in the code, be it in a literal or as what a slice's own factory is asked for. */
const literals = /(?:\btype: |\b\w*[eE]vents?\(\s*)'([a-z][a-zA-Z]*\.[a-z][a-zA-Z]*)'/g;
const code = readSources('src').filter(isCode);
const named = code.flatMap(({ path, text }) => [...text.matchAll(literals)].map(([, type = '']) => ({ path, type })));

describe('the catalogue of events', () => {
  test('has every type that stands in the code', () => {
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter(({ type }) => !described.has(type))).toEqual([]);
  });

  test('has every type that somebody listens to', () => {
    const wanted = slices.flatMap((slice) => slice.subscriptions?.flatMap(({ types }) => types) ?? []);
    expect(wanted.filter((type) => type !== '*' && !described.has(type))).toEqual([]);
  });

  test('has no type that nothing makes', () => {
    const all = code.map(({ text }) => text).join('\n');
    // Once in the catalogue, once where it is made. Documents name theirs by the second half; whose they are goes before.
    const times = (text: string) => all.split(`'${text}'`).length - 1;
    const unmade = [...described].filter((type) => times(type) < 2 && times(type.split('.')[1] ?? '') < 1);
    expect(unmade).toEqual([]);
  });

  test('fits the leaf of the log', () => {
    const { type, phase, outcome } = leafSchema.shape;
    for (const event of catalogue) {
      expect(() => type.parse(event.type), event.type).not.toThrow();
      expect(() => phase.parse(event.phase), event.type).not.toThrow();
      expect(() => outcome.parse(event.outcome ?? 'success'), event.type).not.toThrow();
    }
  });

  test('says nothing but fields it describes', () => {
    const strange = catalogue.flatMap(({ type, says = '', data = {} }) =>
      [...says.matchAll(/\{(\w*)\}/g)].flatMap(([, field = '']) =>
        field === 'actor' || field in data ? [] : [`${type}: ${field}`],
      ),
    );
    expect(strange).toEqual([]);
  });

  test('says nothing that names people, whom their ids would not tell anybody', () => {
    const isPerson = (what = '') => /\b(?:actor ids?|object id|ids of those|both ids|whose)\b/.test(what);
    const named = catalogue.filter(({ says = '', data = {} }) =>
      Object.entries(data).some(([field, what]) => isPerson(what) && says.includes(`{${field}}`)),
    );
    expect(named.map(({ type }) => type)).toEqual([]);
  });

  test('has a line for everything on the timeline of a contract or a proposal', () => {
    const lists = ['contract.listed', 'proposal.listed']; // about no single one
    const mute = catalogue.filter(
      ({ type, says }) => /^(?:contract|proposal|renewal|connector)\./.test(type) && !says && !lists.includes(type),
    );
    expect(mute.map(({ type }) => type)).toEqual([]);
  });
});
