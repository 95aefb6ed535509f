import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Change, Edit } from '../../../../src/documents/compare/comparison.ts';
import { redlineHeaders } from '../../../../src/documents/redline/html/write-redline-page.ts';
import { attribute, elementsOf } from './page-text.ts';
import { documentOf, type Pair, pageOf, pairOf } from './sample.ts';

const paper = (page: string): string => page.slice(page.indexOf('<div class="paper">'));

describe('what stands above the document', () => {
  test('names, versions, hashes and instants of both files, in the zone that was asked for', () => {
    const page = pageOf(pairOf(['a'], ['b']), {
      oldVersion: { versionNumber: 3, author: 'Marta', timestamp: '2026-07-01T10:00:00Z', hash: 'ab12' },
    });
    expect(page).toContain('<bdi>agreement-1.docx</bdi> (version 3, by Marta, 1 July 2026 at 12:00 CEST)');
    expect(page).toContain('SHA-256 ab12');
    expect(page).toContain('21 November 2026 at 16:00 CET');
  });

  test('the proof in plain words; one that failed is an alarm before everything else', () => {
    const pair = pairOf(['a'], ['b']);
    expect(pageOf(pair)).toContain('Accepting every change gives the new text exactly: checked.');
    expect(pageOf(pair)).not.toContain('Do not rely');
    const proof = { acceptEqualsNew: true, rejectEqualsOld: false };
    const failed = pageOf({ ...pair, comparison: { ...pair.comparison, proof } });
    expect(failed).toMatch(/<\/h1>\s*<p class="error"><strong>Do not rely on this comparison\.<\/strong>/);
    expect(failed).toContain('Rejecting every change gives the old text exactly: <b>failed</b>.');
  });

  test('the changes by weight, the heaviest first, with path, kind, topics, reason and words before and after', () => {
    const pair = pairOf(['pay in 30 days'], ['pay in 60 days']);
    const clausePath = ['8. Liability', '8.2'];
    const about = { clausePath, before: '30', after: '60', topics: ['liability'] as const, reason: 'other words' };
    const span = { start: 7, end: 9 };
    const changes = (['cosmetic', 'material', 'wording'] as const).map(
      (materiality, at): Change => ({ ...about, kind: 'modified', materiality, id: at + 1, old: span, new: span }),
    );
    const page = pageOf({ ...pair, comparison: { ...pair.comparison, changes } });
    const at = ['Material changes (1)', 'Changes of wording (1)', 'Cosmetic changes (1)'].map((text) =>
      page.indexOf(text),
    );
    expect(at).toEqual([...at].sort((one, other) => one - other));
    expect(page).toContain('<bdi>8. Liability › 8.2</bdi> <span class="topics">liability</span>');
    expect(page).toContain('<q><bdi>30</bdi></q> → <q><bdi>60</bdi></q>: <span class="reason">other words</span>');
  });

  test('the style is the one its own policy and the headers name by hash, and nothing else is allowed', () => {
    const page = pageOf(pairOf(['a'], ['b']));
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    const hash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
    const policy = elementsOf(page).find((element) => attribute(element, 'http-equiv') === 'content-security-policy');
    expect(policy && attribute(policy, 'content')).toContain(`default-src 'none'; style-src ${hash}`);
    expect(redlineHeaders['content-security-policy']).toContain(`default-src 'none'; style-src ${hash}`);
  });
});

describe('how the text is shown', () => {
  test.each([
    ['\u202e', '‹U+202E›', 'an override that turns letters round'],
    ['\u2067', '‹U+2067›', 'an isolate'],
    ['\u200b', '‹U+200B›', 'a space of no width'],
    ['\u00ad', '‹U+00AD›', 'a soft hyphen'],
    ['\u200d', '‹U+200D›', 'a joiner between Latin letters'],
    ['\ufe00', '‹U+FE00›', 'a variation selector behind a Latin letter'],
    ['\u{e0041}', '‹U+E0041›', 'a tag character'],
    ['\ud800', '‹U+D800›', 'half a character'],
    ['\u0008', '‹U+0008›', 'a control character'],
  ])('%j is shown as %s: %s', (character, code) => {
    const page = pageOf(pairOf([`fee${character}s of 10`], [`fee${character}s of 20`]));
    expect(page).not.toContain(character);
    expect(paper(page)).toContain(`fee<span class="code">${code}</span>s`);
    expect(page).toContain('characters that cannot be seen');
  });

  test.each(['می‌خواهم', '👨‍👩‍👧', '❤️', 'שלום', 'a\u00a0b'])('%s is left as it is', (text) => {
    const page = pageOf(pairOf([`${text} x`], [`${text} y`]));
    expect(paper(page)).toContain(text);
    expect(page).not.toContain('characters that cannot be seen');
  });

  test('mere white space is said in words, since it cannot be seen', () => {
    const page = pageOf(
      withEdits('a b', 'a\u00a0b', [
        ['a', 'a'],
        [' ', ''],
        ['', '\u00a0'],
        ['b', 'b'],
      ]),
    );
    expect(paper(page)).toContain('<del class="wording" data-space="a space"> </del>');
    expect(paper(page)).toContain('data-space="a no-break space"');
  });

  test('a paragraph that was split or joined shows its mark; one that came or went whole needs none', () => {
    expect(paper(pageOf(pairOf(['one two three. four five six.'], ['one two three.', 'four five six.'])))).toContain(
      '<ins class="pilcrow">¶</ins>',
    );
    expect(paper(pageOf(pairOf(['one two three.', 'four five six.'], ['one two three. four five six.'])))).toContain(
      '<del class="pilcrow">¶</del>',
    );
    for (const other of [['one', 'three'], ['one', 'two', 'three', 'four', 'five'], ['one']])
      expect(paper(pageOf(pairOf(['one', 'two', 'three'], other)))).not.toContain('¶');
  });

  test('headings are headings, no level left out; tables are tables; numbers stay', () => {
    const text = ['# 1. Fees', '### 1.1.1 Amounts', 'Each fee.', '| Hours | 100', '| Days | 200', '- (a) monthly'];
    const page = paper(pageOf(pairOf(text, [...text, 'More.'])));
    expect(page).toContain('<h3 dir="auto">1. Fees</h3>');
    expect(page).toContain('<h4 dir="auto">1.1.1 Amounts</h4>');
    expect(page.replaceAll('\n', '')).toContain(
      '<table><tr><td><p dir="auto">Hours</p></td><td><p dir="auto">100</p></td></tr><tr>',
    );
    expect(page).toContain('<p class="item l1" dir="auto">(a) monthly</p>');
  });

  test('a line put into a table stays within it', () => {
    const page = paper(
      pageOf(pairOf(['| Hours | 100', '| Days | 200'], ['| Hours | 100', '| Weeks | 150', '| Days | 200'])),
    );
    expect(page.match(/<table>/g)).toHaveLength(1);
    expect(page.match(/<tr>/g)).toHaveLength(3);
  });

  test('what was moved leads from either place to the other, by the number of its clause', () => {
    const pair = withEdits('4.2 Notices go by mail.\n\nB.', 'B.\n\n8.1 Notices go by mail.', [
      ['4.2 Notices go by mail.\n\n', '', 1],
      ['B.', 'B.'],
      ['', '\n\n8.1 Notices go by mail.', 1],
    ]);
    const page = paper(pageOf(pair));
    expect(page).toContain('id="move-1-from" tabindex="-1">Moved to <a href="#move-1-to">8.1</a>');
    expect(page).toContain('Moved from <a href="#move-1-from">4.2</a>');
    expect(page).toMatch(/<del class="wording moved">/);
  });

  test('words edited in what was moved are boxed at both ends and counted, its number is not', () => {
    const pair = withEdits(
      '4.2 Notices go by mail within 30 days.\n\nB.',
      'B.\n\n8.1 Notices go by mail within 60 days.',
      [
        ['4.2 Notices go by mail within 30 days.\n\n', '', 1],
        ['B.', 'B.'],
        ['', '\n\n8.1 Notices go by mail within 60 days.', 1],
      ],
    );
    const page = paper(pageOf(pair));
    expect(page).toContain('Notices go by mail within <b class="edited">30</b> days.</del>');
    expect(page).toContain('Notices go by mail within <b class="edited">60</b> days.</ins>');
    expect(page.match(/edited in 1 place</g)).toHaveLength(2);
  });

  test('a change that is none of the words, such as one of formatting, is found at its note', () => {
    const pair = pairOf(['one', 'two'], ['one', 'two']);
    const span = { start: 5, end: 8 };
    const about = { clausePath: [], before: '', after: '', topics: [], reason: 'another look' };
    const change: Change = { id: 1, kind: 'reformatted', materiality: 'cosmetic', ...about, old: span, new: span };
    const page = paper(pageOf({ ...pair, comparison: { ...pair.comparison, identical: false, changes: [change] } }));
    expect(page).toMatch(
      /one<\/p>\s*<div class="row cosmetic"><div class="notes"><div class="note cosmetic" id="change-1"/,
    );
  });

  test('far paragraphs without changes can be folded away, and are counted', () => {
    const many = Array.from({ length: 20 }, (_, at) => `Paragraph ${at} of them.`);
    const pair = pairOf(many, [...many.slice(0, 19), 'Paragraph 19 of these.']);
    expect(paper(pageOf(pair))).toContain('Paragraph 3 of them.');
    const folded = paper(pageOf(pair, { context: 2 }));
    expect(folded).toContain('<summary>17 paragraphs without changes</summary>');
    expect(folded).toContain('Paragraph 3 of them.');
  });

  test('the same document twice is said to be the same', () => {
    expect(pageOf(pairOf(['one', 'two'], ['one', 'two']))).toContain('None: the two are the same.');
  });
});

/** Edits said outright: the words of the old and of the new, and the number of their move. */
function withEdits(old: string, next: string, told: readonly (readonly [string, string, number?])[]): Pair {
  const pair = { old: documentOf(old.split('\n\n')), next: documentOf(next.split('\n\n')) };
  let [oldAt, newAt] = [0, 0];
  const edits = told.map(([before, after, move]): Edit => {
    const kind = before === after ? 'same' : after === '' ? 'deleted' : 'inserted';
    const spans = {
      old: { start: oldAt, end: oldAt + before.length },
      new: { start: newAt, end: newAt + after.length },
    };
    [oldAt, newAt] = [spans.old.end, spans.new.end];
    return { kind, ...spans, ...(move === undefined ? {} : { move }) };
  });
  return { ...pair, comparison: { ...pairOf(['a'], ['b']).comparison, edits, changes: [] } };
}
