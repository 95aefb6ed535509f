import { epochFiles } from '../verifier/layout.ts';
import type { Evidence } from './evidence-window.ts';

/** How to verify the package, for an auditor who never saw the product. */
export function packageReadme({ tenant, window, epochs }: Evidence): string {
  const [epoch] = epochs;
  const names = epoch && epochFiles({ ...epoch, size: epoch.checkpoint.size });
  const checkpoint = names?.checkpoint ?? '';
  return `# Audit evidence of tenant ${tenant}

Everything that its log tells of the time from ${window.from} until just before ${window.until}.

| Epoch | Log | Leaves | Checkpoint |
|---|---|---|---|
${epochs
  .map(
    ({ epoch: number, origin, first, last, checkpoint: { size } }) =>
      `| ${number} | ${origin} | ${first} to ${last - 1} | of ${size} leaves |`,
  )
  .join('\n')}

## What is in it

| File | What it holds |
|---|---|
| \`manifest.json\` | the window, the logs, and the SHA-256 of every other file |
| \`assessment-results.json\` | OSCAL 1.2.1: every event once as an observation, what was done to collect them, and findings |
| \`assessment-plan.json\`, \`component-definition.json\` | OSCAL 1.2.1: how evidence is collected, and what the product does for which control |
| \`vkeys.txt\` | the keys the checkpoints are signed with, in the form of C2SP signed-note |
| \`e0/events-….ndjson\` | the leaves of the log, one a line, byte for byte as they were hashed |
| \`e0/payloads-….ndjson\` | who and what, where it was not erased; each leaf commits to its payload with HMAC-SHA-256 under the salt |
| \`e0/checkpoint-….txt\` | signed checkpoints (C2SP tlog-checkpoint): the larger one covers the leaves, the smaller one is from before them |
| \`e0/consistency.json\` | the proof that the larger one only adds to the smaller one (RFC 6962, 2.1.2) |
| \`e0/range.json\` | hashes of the tree around the leaves, so that they give its root |
| \`e0/proofs/….tlog-proof\` | proofs for single leaves (C2SP tlog-proof), for handing one of them on |

The first and the last leaf are of the window. Between them may be some that happened before or after it, for the log has the
order in which events arrived; their observations say so by \`event-time\`. An event that arrives later than a package was made is
in the next one of the same window. People stand everywhere by pseudonyms, except in the payloads.

The findings are those that a program can decide from the events, and each says what it means. Where there is none, that is no
statement, good or bad. The files of proofs are there for all leaves, or for decisions, intents and outcomes when leaves are many.

## Verify it

**The keys must come another way than this package**: whoever could change the package could change \`vkeys.txt\` too. Ask the
operator for them, or take them from a checkpoint you were sent before. The same is true of the checkpoints you hold.

With Node 24 and the product's source, which needs nothing but this folder:

    npm run audit:verify -- DIR --vkeys YOUR-KEYS.txt --held CHECKPOINT-YOU-HOLD.txt

It answers \`verified\` or \`MISMATCH\`, and how many payloads were erased. Exit code 0 is verified, 1 a mismatch, 2 unreadable.

With Go, \`golang.org/x/mod/sumdb\` (of the Go project), which knows nothing of this product:

    verifier, err := note.NewVerifier(vkey)                                  // a line of your keys, of type Ed25519
    signed, err := note.Open(checkpoint, note.VerifierList(verifier))        // ${checkpoint}
    lines := strings.Split(signed.Text, "\\n")                                // the log, its size, its root
    size, err := strconv.ParseInt(lines[1], 10, 64)
    root, err := tlog.ParseHash(lines[2])
    err = tlog.CheckRecord(proof, size, root, seq, tlog.RecordHash(leaf))    // nil: the leaf is in the log

\`proof\` are the lines between \`index\` and the empty line of a file in \`proofs\`, each through \`tlog.ParseHash\`; \`leaf\` is the line of
the leaf without its line feed. \`tlog.CheckTree\` takes the proof of \`consistency.json\` the same way. \`note.Open\` passes over the
signature of a key it was not given, which is the other one, below.

With OpenSSL, the ECDSA P-256 signature: \`text\` are the first three lines of the checkpoint with their line feeds, \`signature.der\` the
base64 of its signature line without the first 4 bytes, and \`key.der\` the base64 after the second \`+\` of the verifier key without its
first byte:

    openssl dgst -sha256 -keyform DER -verify key.der -signature signature.der text

\`@sigstore/verify\` (npm) and other readers of Rekor's checkpoints take the same signature and the proofs.

By hand: SHA-256 over a zero byte and the bytes of a line is the leaf's hash (RFC 6962, 2.1), base64 as \`leaf-hash\` in its
observation.
`;
}
