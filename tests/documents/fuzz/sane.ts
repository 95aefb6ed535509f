import assert from 'node:assert/strict';
import type { ReadDocument, Span } from '../../../src/documents/clause-tree.ts';
import { decodeModel, encodeModel } from '../../../src/documents/versions/stored-model.ts';

/** Throws unless all that the model promises holds for this document, and it can be stored and had again. */
export function assertSane(document: ReadDocument): void {
  const { text, blocks, clauses, definedTerms, crossReferences, revisions, comments, places } = document;
  const within = ({ start, end }: Span): void =>
    assert.ok(start >= 0 && start <= end && end <= text.length, `span ${start} to ${end} of ${text.length}`);
  assert.ok(text.isWellFormed(), 'half a character in the text');
  assert.ok(blocks.length > 0);
  let reached = 0;
  for (const [index, { start, body, end }] of blocks.entries()) {
    within({ start, end });
    const between = text.slice(reached, start);
    assert.ok(index === 0 ? start === 0 : ['\n\n', '\n', '\t'].includes(between), `between blocks: ${between}`);
    assert.ok(start < end && start <= body && body <= end, `block ${start} ${body} ${end}`);
    assert.equal(text.slice(start, end).trim().length, end - start, `white space around block ${index}`);
    reached = end;
  }
  assert.equal(reached, text.length);
  assert.equal(new Set(clauses.map(({ id }) => id)).size, clauses.length, 'an id of two clauses');
  for (const [index, clause] of clauses.entries()) {
    const { start, end, firstBlock, lastBlock, level, parent } = clause;
    assert.equal(start, blocks[firstBlock]?.start);
    assert.equal(end, blocks[lastBlock]?.end);
    assert.ok(firstBlock <= lastBlock && level >= 1);
    assert.ok(firstBlock > (clauses[index - 1]?.firstBlock ?? -1), 'clauses out of order');
    const around = parent === undefined ? undefined : clauses[parent];
    assert.equal(around === undefined, parent === undefined);
    if (around && parent !== undefined) {
      assert.ok(parent < index && around.level < level, 'a parent behind or below');
      assert.ok(around.firstBlock <= firstBlock && lastBlock <= around.lastBlock, 'a clause outside its parent');
    }
  }
  for (const { term, start, end } of definedTerms) assert.equal(text.slice(start, end), term);
  const ids = new Set(clauses.map(({ id }) => id));
  for (const reference of crossReferences) {
    within(reference);
    assert.ok(reference.clause === undefined || ids.has(reference.clause));
  }
  for (const list of [revisions, comments]) {
    assert.equal(new Set(list.map(({ id }) => id)).size, list.length, 'an id twice');
    for (const { span } of list) within(span);
  }
  let placed = 0;
  for (const place of places) {
    within(place);
    assert.ok(place.start >= placed, 'places that overlap');
    placed = place.end;
  }
  assertStorable(document);
}

function assertStorable(document: ReadDocument): void {
  JSON.stringify(document, (key, value: unknown) => {
    if (typeof value === 'number') assert.ok(Number.isFinite(value), `${key} is ${value}`);
    if (typeof value === 'string') assert.ok(value.isWellFormed(), `half a character in ${key}`);
    return value;
  });
  const text = Buffer.from(document.text, 'utf8').toString('utf8');
  assert.deepStrictEqual(decodeModel(encodeModel(document), text), document);
}
