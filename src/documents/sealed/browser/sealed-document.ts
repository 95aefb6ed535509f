import { type Bytes, concat, hex, type Key, same, sha256, uint, utf8 } from './bytes.ts';
import { DamagedSeal, decodeHeader, encodeHeader, headerBytes } from './sealed-header.ts';

/** What only those who can open it see. */
export interface OpenDocument {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Bytes;
}

export interface NewlySealed {
  readonly ciphertext: Bytes;
  /** Opens it: wrap it to devices and let it go. */
  readonly contentKey: Bytes;
}

/** Plaintext bytes of every frame but the last, which has 1 to this many. */
export const frameBytes = 1024 * 1024;
const tagBytes = 16;

/**
 * Seals a document under a key of its own, made here: nonces are counters, so no key may ever seal twice. `place` is where it
 * belongs (tenant and aggregate); it opens nowhere else.
 */
export async function sealDocument(document: OpenDocument, place: string): Promise<NewlySealed> {
  const contentKey = crypto.getRandomValues(new Uint8Array(32));
  const documentId = crypto.getRandomValues(new Uint8Array(16));
  const { commitment, frameKey } = await derived(contentKey, documentId);
  const header = encodeHeader({ documentId, commitment });
  const binding = await bindingOf(header, place);
  const plaintext = await packed(document);
  const sealed: Bytes[] = [header];
  for (let at = 0, index = 0; at < plaintext.length; at += frameBytes, index++) {
    const parameters = frameParameters(binding, index, at + frameBytes >= plaintext.length);
    const frame = plaintext.subarray(at, at + frameBytes);
    sealed.push(new Uint8Array(await crypto.subtle.encrypt(parameters, frameKey, frame)));
  }
  return { ciphertext: concat(...sealed), contentKey };
}

/** Throws DamagedSeal unless every byte is as it was sealed; nothing of a damaged document is returned. */
export async function openDocument(ciphertext: Bytes, contentKey: Bytes, place: string): Promise<OpenDocument> {
  const { documentId, commitment } = decodeHeader(ciphertext);
  const known = await derived(contentKey, documentId);
  if (!same(commitment, known.commitment)) throw new DamagedSeal('this key does not belong to this document');
  const binding = await bindingOf(ciphertext.slice(0, headerBytes), place);
  const opened: Bytes[] = [];
  for (let at = headerBytes, index = 0, last = false; !last; at += frameBytes + tagBytes, index++) {
    last = at + frameBytes + tagBytes >= ciphertext.length;
    const frame = ciphertext.subarray(at, at + frameBytes + tagBytes);
    opened.push(await openedFrame(frameParameters(binding, index, last), known.frameKey, frame));
  }
  return unpacked(concat(...opened));
}

/** Ties frames and wrapped keys to the header and to where the document belongs. */
export const bindingOf = (header: Bytes, place: string): Promise<Bytes> => sha256(concat(header, utf8(place)));

const openedFrame = async (parameters: AesGcmParams, key: Key, frame: Bytes): Promise<Bytes> =>
  crypto.subtle.decrypt(parameters, key, frame).then(
    (plaintext) => new Uint8Array(plaintext),
    () => {
      throw new DamagedSeal('the sealed document was changed or cut, or belongs elsewhere');
    },
  );

/** HKDF (RFC 5869) with the document's id as salt: one key for the frames, one value to commit to it. */
async function derived(contentKey: Bytes, salt: Bytes): Promise<{ commitment: Bytes; frameKey: Key }> {
  const secret = await crypto.subtle.importKey('raw', contentKey, 'HKDF', false, ['deriveBits', 'deriveKey']);
  const hkdf = (info: string) => ({ name: 'HKDF', hash: 'SHA-256', salt, info: utf8(`counterpart sealed 1 ${info}`) });
  const commitment = await crypto.subtle.deriveBits(hkdf('commitment'), secret, 256);
  const use = ['encrypt', 'decrypt'] as const;
  const frameKey = await crypto.subtle.deriveKey(hkdf('frames'), secret, { name: 'AES-GCM', length: 256 }, false, use);
  return { commitment: new Uint8Array(commitment), frameKey };
}

const frameParameters = (binding: Bytes, index: number, last: boolean) => ({
  name: 'AES-GCM',
  iv: concat(new Uint8Array(8), uint(index, 4)),
  additionalData: concat(binding, uint(index, 4), uint(last ? 1 : 0, 1)),
  tagLength: tagBytes * 8,
});
type AesGcmParams = ReturnType<typeof frameParameters>;

async function packed({ fileName, mediaType, content }: OpenDocument): Promise<Bytes> {
  const about = utf8(JSON.stringify({ fileName, mediaType, sha256: hex(await sha256(content)) }));
  return concat(uint(about.length, 4), about, content);
}

/** It was authenticated, but anybody may have sealed it, so it is read with care. */
async function unpacked(plaintext: Bytes): Promise<OpenDocument> {
  const length = plaintext.length < 4 ? 0 : new DataView(plaintext.buffer).getUint32(0);
  const about = aboutOf(plaintext.subarray(4, 4 + length));
  const content = plaintext.slice(4 + length);
  if (!about || hex(await sha256(content)) !== about.sha256)
    throw new DamagedSeal('what was sealed is not what its own hash says');
  return { fileName: about.fileName, mediaType: about.mediaType, content };
}

function aboutOf(bytes: Bytes): { fileName: string; mediaType: string; sha256: string } | undefined {
  try {
    const { fileName, mediaType, sha256 } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) ?? {};
    const texts = [fileName, mediaType, sha256].every((each) => typeof each === 'string');
    return texts ? { fileName, mediaType, sha256 } : undefined;
  } catch {
    return undefined;
  }
}
