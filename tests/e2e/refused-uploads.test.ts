import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Caller } from '../../devhost/demo/api.ts';
import { eventually, type Json } from '../../devhost/demo/walk.ts';
import { findUser } from '../../devhost/entra/directory.ts';
import { mediaTypes } from '../../src/documents/version.ts';
import { column, pdfOf } from '../documents/a-pdf.ts';
import { type Part, wordParts, zipOf } from '../documents/a-zip.ts';
import { paragraph, partsOf, run } from '../documents/formats/docx/a-docx.ts';
import { composedStamp } from '../support/composed-stamp.ts';
import { meshAtRest } from '../support/mesh-at-rest.ts';
import { type RunningStamp, startStamp } from '../support/running-stamp.ts';
import { tenantBody } from './isolation/ground.ts';

const { slices } = composedStamp();
let stamp: RunningStamp;
let manager: Caller;
let path = '';
beforeAll(async () => {
  stamp = await startStamp();
  const admin = stamp.as('admin');
  await admin.must(202, 'POST', 'api/v1/tenants', { json: tenantBody('acme') });
  await eventually('the tenant to be open', async () =>
    (await admin.must(200, 'GET', 'api/v1/tenants/acme')).body.state === 'open' ? true : undefined,
  );
  const { oid, name, upn } = findUser('manager') ?? {};
  const json = { kind: 'person', name, email: upn, grants: [{ tenant: 'acme', roles: ['contract-manager'] }] };
  await admin.must(200, 'PUT', `api/v1/grants/${oid}`, { json, headers: { 'if-none-match': '*' } });
  manager = stamp.as('manager', 'acme');
  const contract = { title: 'Services', counterparty: { name: 'Bayside' } };
  const { body } = await manager.must(201, 'POST', 'api/v1/contracts', { json: contract, key: crypto.randomUUID() });
  path = `api/v1/contracts/${body.id}`;
  const first = { content: Buffer.from('1. Fees\n\nThe client pays 5 USD.'), mediaType: mediaTypes.text };
  await upload(first.content, first.mediaType, (await manager.must(200, 'GET', path)).etag);
  await eventually('the contract to rest', async () =>
    (await manager.must(200, 'GET', path)).body.proposalId ? true : undefined,
  );
}, 120_000);
afterAll(() => stamp?.stop());

const query = 'versions?fileName=a&changeDescription=turn';
const upload = (content: Buffer, mediaType: string, ifMatch: string) =>
  manager.send('POST', `${path}/${query}`, { bytes: { content, mediaType }, ifMatch });

const fine = paragraph('An agreement.');
const word = (body = fine, beside: Parameters<typeof partsOf>[1] = {}) => zipOf(partsOf(body, beside));
const withPart = (name: string, content: Part['content']) => word(fine, { more: [{ name, content }] });
const linked = (type: string, target: string) =>
  word(fine, {
    relationships: `<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}" TargetMode="External"/>`,
  });
const withXml = (xml: string) =>
  zipOf(partsOf('').map((part) => (part.name === 'word/document.xml' ? { ...part, content: xml } : part)));
const pdf = pdfOf([column(['An agreement.'])]);
const { docx, text, html, markdown } = mediaTypes;

const refusals: readonly (readonly [what: string, bytes: Buffer, mediaType: string, code: string])[] = [
  ['a Word file with macros', withPart('word/vbaProject.bin', 'x'), docx, 'hasMacros'],
  ['a Word file with a program inside', withPart('word/embeddings/a.dat', 'MZ\x90'), docx, 'hasEmbeddedObject'],
  ['a Word file with a script inside', withPart('word/a.vbs', 'x'), docx, 'hasEmbeddedObject'],
  ['a Word file with a template on the web', linked('attachedTemplate', 'http://127.0.0.1/'), docx, 'refersElsewhere'],
  ['a Word file with an object elsewhere', linked('oleObject', 'file:///a'), docx, 'refersElsewhere'],
  [
    'a Word file with an external entity',
    withXml('<!DOCTYPE d SYSTEM "http://127.0.0.1/"><d/>'),
    docx,
    'documentTypeDeclared',
  ],
  ['a Word file with parts a thousand deep', withXml('<w:sdt>'.repeat(1_000)), docx, 'tooDeep'],
  ['a Word file of 100,000 paragraphs', word(fine.repeat(100_000)), docx, 'tooManyParagraphs'],
  ['a Word file of a million elements', word('<w:r/>'.repeat(1_000_000)), docx, 'tooComplex'],
  ['a Word file of six million characters', word(paragraph(run('a b c '.repeat(1_000_000)))), docx, 'tooMuchText'],
  ['a zip bomb', withPart('word/media/a.png', Buffer.alloc(110_000_000)), docx, 'tooLargeInside'],
  ['a Word file with a password', Buffer.from('d0cf11e0a1b11ae1', 'hex'), docx, 'encryptedOrLegacy'],
  [
    'a Word file with an encrypted part',
    zipOf(partsOf(fine).map((part) => ({ ...part, encrypted: true }))),
    docx,
    'encryptedOrLegacy',
  ],
  ['half a Word file', word().subarray(0, 900), docx, 'damaged'],
  ['a Word file with no text', word('<w:p/>'), docx, 'emptyText'],
  ['a spreadsheet called a Word file', zipOf([...wordParts('')].slice(0, 1)), docx, 'notADocx'],
  ['a PDF called a Word file', pdf, docx, 'otherType'],
  ['a picture called a PDF', Buffer.from('\x89PNG\r\n', 'latin1'), mediaTypes.pdf, 'otherType'],
  ['half a PDF', pdf.subarray(0, 30), mediaTypes.pdf, 'damaged'],
  ['a PDF of an image alone', pdfOf([[]]), mediaTypes.pdf, 'scanned'],
  [
    'a PDF with a script',
    pdfOf([column(['x'])], { catalog: '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>' }),
    mediaTypes.pdf,
    'activeContent',
  ],
  [
    'a PDF that starts a program',
    pdfOf([column(['x'])], { catalog: '/OpenAction << /S /Launch /F (a.exe) >>' }),
    mediaTypes.pdf,
    'activeContent',
  ],
  ['bytes that are no text', Buffer.from([0x48, 0xff, 0xfe]), text, 'notText'],
  ['a text of nothing', Buffer.from(' \n'), text, 'emptyText'],
  ['a text of 60,000 paragraphs', Buffer.from('a\n\n'.repeat(60_000)), text, 'tooManyParagraphs'],
  ['a text of six million characters', Buffer.alloc(6_000_000, 'a '), text, 'tooMuchText'],
  ['a program called a text', Buffer.from('MZ\x90\x00', 'latin1'), text, 'otherType'],
  ['a page of nothing', Buffer.from('<script>alert(1)</script>'), html, 'emptyText'],
  ['Markdown of nothing', Buffer.from('<!-- -->'), markdown, 'emptyText'],
];

const asks = /^(?:read|get|query|list|head|receive|complete|managedIdentity)/i;

/** How often each service was asked to change something. */
async function writes(): Promise<Json> {
  await meshAtRest(stamp, slices);
  const services: Readonly<Record<string, Readonly<Record<string, number>>>> = await stamp.control('/counts');
  return Object.fromEntries(
    Object.entries(services).flatMap(([service, kinds]) =>
      Object.entries(kinds).flatMap(([kind, count]) => (asks.test(kind) ? [] : [[`${service} ${kind}`, count]])),
    ),
  );
}

/** What is written while something is done; a timer may write beside it, but not three times in a row. */
async function writtenBy(act: () => Promise<unknown>): Promise<readonly [before: Json, after: Json]> {
  for (let time = 1; ; time++) {
    const before = await writes();
    await act();
    const after = await writes();
    if (time === 3 || JSON.stringify(before) === JSON.stringify(after)) return [before, after];
  }
}

const versions = async (): Promise<Json> => (await manager.must(200, 'GET', `${path}/versions`)).body.items;

describe('an upload that is refused', () => {
  let etag = '';
  let known: Json;
  beforeAll(async () => {
    etag = (await manager.must(200, 'GET', path)).etag;
    known = await versions();
  });

  test.each(refusals)('says why: %s', async (_, bytes, mediaType, code) => {
    const { status, body } = await upload(bytes, mediaType, etag);
    expect([status, body.code]).toEqual([422, `documents.${code}`]);
    expect(body.detail).toMatch(/\w/);
  });

  it('writes nothing at all, nowhere', async () => {
    const [before, after] = await writtenBy(async () => {
      for (const [, bytes, mediaType] of refusals) await upload(bytes, mediaType, etag);
    });
    expect(after).toEqual(before);
    expect(after['blob putBlob']).toBeGreaterThan(0); // that of the version there is
  });

  it('is refused by its type or size before it is read', async () => {
    const [before, after] = await writtenBy(async () => {
      expect((await upload(Buffer.from('x'), 'application/zip', etag)).status).toBe(415);
      expect((await upload(Buffer.alloc(51 * 1024 * 1024), mediaTypes.text, etag)).status).toBe(413);
    });
    expect(after).toEqual(before);
  });

  it('leaves the contract and its versions as they were', async () => {
    expect((await manager.must(200, 'GET', path)).etag).toBe(etag);
    expect(await versions()).toEqual(known);
  });

  it('in pieces is refused when it is whole, and makes no version', async () => {
    const content = word(fine.repeat(100_000));
    const json = { fileName: 'a.docx', mediaType: docx, changeDescription: 'x', size: content.length };
    const { headers } = await manager.must(201, 'POST', `${path}/uploads`, { json, key: crypto.randomUUID() });
    const address = (headers.get('location') ?? '').slice(1);
    await manager.must(204, 'PATCH', address, {
      bytes: { content, mediaType: 'application/partial-upload' },
      headers: { 'upload-offset': '0', 'upload-complete': '?1' },
    });
    const [before, after] = await writtenBy(async () => {
      const { body } = await manager.must(422, 'POST', `${address}/completion`, { ifMatch: etag });
      expect(body.code).toBe('documents.tooManyParagraphs');
    });
    expect(after).toEqual(before);
    expect(await versions()).toEqual(known);
  });
});
