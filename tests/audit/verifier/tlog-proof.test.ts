import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toTlogProof } from '../../../src/audit/tree/tlog-proof.ts';
import { parseTlogProof } from '../../../src/audit/verifier/tlog-proof.ts';

const note = 'example.com/log\n3\nZji6LvarIKrUIg8JZ/7b8bubOJwTDYsjBisP+F+nZwQ=\n\n— example.com/log AAAAAAA=\n';
const hash = Buffer.alloc(32, 7).toString('base64');

test('a proof that was written is read as it was', () => {
  const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.array(hashes, { maxLength: 63 }), (index, proof) => {
      expect(parseTlogProof(toTlogProof({ index, proof, checkpoint: note }))).toEqual({
        index,
        proof,
        checkpoint: note,
      });
    }),
  );
});

test.each([
  ['nothing', ''],
  ['another version', `c2sp.org/tlog-proof@v2\nindex 1\n${hash}\n\n${note}`],
  ['no index', `c2sp.org/tlog-proof@v1\n${hash}\n\n${note}`],
  ['an index with a leading zero', `c2sp.org/tlog-proof@v1\nindex 01\n${hash}\n\n${note}`],
  ['an index beyond exact numbers', `c2sp.org/tlog-proof@v1\nindex 9007199254740992\n${hash}\n\n${note}`],
  ['data of an application', `c2sp.org/tlog-proof@v1\nextra AAAA\nindex 1\n${hash}\n\n${note}`],
  ['a short hash', `c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n${note}`],
  ['another spelling of a hash', `c2sp.org/tlog-proof@v1\nindex 1\n${hash.replace('c=', 'd=')}\n\n${note}`],
  ['carriage returns', `c2sp.org/tlog-proof@v1\r\nindex 1\r\n${hash}\r\n\r\n${note}`],
  ['a path longer than any', `c2sp.org/tlog-proof@v1\nindex 1\n${`${hash}\n`.repeat(64)}\n${note}`],
  ['no checkpoint', `c2sp.org/tlog-proof@v1\nindex 1\n${hash}\n`],
])('%s is no proof', (_, text) => expect(parseTlogProof(text)).toBeUndefined());
