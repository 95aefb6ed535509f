import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, known, type Walk } from '../walk.ts';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const sample = new URL('../../samples/managed-services-agreement.docx', import.meta.url);

export async function addDocument(walk: Walk): Promise<string> {
  const manager = walk.as('manager', 'fabrikam');
  const contract = `api/v1/contracts/${known(walk, 'contract')}`;
  const content = await readFile(sample);
  const hash = createHash('sha256').update(content).digest('hex');
  const { etag } = await manager.must(200, 'GET', contract);
  const query = new URLSearchParams({
    fileName: 'managed-services-agreement.docx',
    changeDescription: 'Initial draft',
  });
  const path = `${contract}/versions?${query}`;
  const bytes = { content, mediaType: docx };
  const blind = await manager.send('POST', path, { bytes });
  expect(blind.status === 428, `a write without a version was answered with ${blind.status}`);
  const { body } = await manager.must(201, 'POST', path, { bytes, ifMatch: etag });
  const { version } = body;
  const fields = ['versionNumber', 'timestamp', 'author', 'documentHash', 'storageKey', 'changeDescription'];
  expect(
    fields.every((field) => version[field] !== undefined),
    `the version record lacks one of ${fields.join(', ')}`,
  );
  expect(version.documentHash === hash, 'the version is not the file that was sent');
  const late = await manager.send('POST', path, { bytes, ifMatch: etag });
  expect(late.status === 412, `a write on an old version was answered with ${late.status}`);
  const download = await manager.must(200, 'GET', `${contract}/versions/1/content`);
  expect(download.etag === `"${hash}"`, 'the download is not the file that was sent');
  return `version 1, ${content.length} bytes, SHA-256 ${hash.slice(0, 16)}…, stored encrypted as ${String(version.storageKey).slice(0, 40)}…`;
}
