import { expect, test } from 'vitest';
import { readDocument } from '../../../src/documents/read-document.ts';
import { revisionList, toRevisionList } from '../../../src/documents/versions/revisions.api.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { zipOf } from '../a-zip.ts';
import { paragraph, partsOf, run } from '../formats/docx/a-docx.ts';
import { turns, word } from './a-turn.ts';

test('what the other side tracked and wrote beside it is listed with the clause it is in', async () => {
  const { inserted } = turns();
  const [start, end] = ['<w:commentRangeStart w:id="7"/>', '<w:commentRangeEnd w:id="7"/>'];
  const fees = paragraph(`${run('4. Fees. The client pays ')}${start}${inserted('1,900.00')}${end}${run(' USD.')}`);
  const comments = `<w:comment w:id="7" w:author="Dana Cole" w:date="2026-05-04T10:00:00Z">${paragraph('As we agreed.')}</w:comment>`;
  const bytes = zipOf(partsOf(fees + paragraph(run('5. Law. Florida law applies.')), { comments }));
  const list = revisionList.parse(toRevisionList(orThrow(await readDocument(bytes, word))));
  const where = { clausePath: ['4 Fees'], clauseId: 'fees', author: 'Dana Cole' };
  expect(list.items).toMatchObject([{ kind: 'inserted', text: '1,900.00', ...where }]);
  expect(list.comments).toMatchObject([{ id: '7', text: 'As we agreed.', ...where }]);
  expect(list.comments[0]?.span).toEqual(list.items[0]?.span);
});
