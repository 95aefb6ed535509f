/** Key Vault gives r and s side by side (RFC 7518 §3.4); others want the DER of RFC 3279 §2.2.3. For P-256, up to 127 bytes. */
export function toDer(signature: Uint8Array): Buffer {
  const half = signature.length / 2;
  const numbers = [signature.subarray(0, half), signature.subarray(half)].map(toDerInteger);
  const body = Buffer.concat(numbers);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

/** Without leading zeros, but one where the first bit would make it negative (X.690 §8.3). */
function toDerInteger(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.of(0) : Buffer.from(bytes.subarray(first));
  const padded = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
  return Buffer.concat([Buffer.of(0x02, padded.length), padded]);
}
