import { createECDH, type JsonWebKey, randomBytes } from 'node:crypto';

/*
 * ECDSA over a digest that is given (FIPS 186-5 §6.4). Node signs messages only: it always hashes what it gets, and Key
 * Vault gets hashes. Points come from OpenSSL where it has them. Not constant-time: for a development machine alone.
 */
const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

type Point = readonly [bigint, bigint] | undefined;

/** r and s, 32 bytes each (RFC 7518 §3.4). */
export function signDigest({ d }: JsonWebKey, digest: Uint8Array): Buffer {
  const secret = toNumber(Buffer.from(d ?? '', 'base64url'));
  for (;;) {
    const k = toNumber(randomBytes(32));
    if (k === 0n || k >= n) continue;
    const [x] = baseTimes(k);
    const r = x % n;
    const s = (inverse(k, n) * (toNumber(digest) + r * secret)) % n;
    if (r !== 0n && s !== 0n) return Buffer.concat([toBytes(r), toBytes(s)]);
  }
}

export function verifyDigest({ x, y }: JsonWebKey, digest: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const [r, s] = [toNumber(signature.subarray(0, 32)), toNumber(signature.subarray(32))];
  if (r === 0n || r >= n || s === 0n || s >= n) return false;
  const w = inverse(s, n);
  const key: Point = [toNumber(Buffer.from(x ?? '', 'base64url')), toNumber(Buffer.from(y ?? '', 'base64url'))];
  const u1 = (toNumber(digest) * w) % n;
  const sum = add(u1 === 0n ? undefined : baseTimes(u1), times(key, (r * w) % n));
  return sum !== undefined && sum[0] % n === r;
}

function baseTimes(k: bigint): readonly [bigint, bigint] {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(toBytes(k));
  const point = ecdh.getPublicKey();
  return [toNumber(point.subarray(1, 33)), toNumber(point.subarray(33))];
}

function times(point: Point, k: bigint): Point {
  let [sum, power]: [Point, Point] = [undefined, point];
  for (let rest = k; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = add(sum, power);
    power = add(power, power);
  }
  return sum;
}

/** Affine addition on y² = x³ - 3x + b. */
function add(a: Point, b: Point): Point {
  if (!a || !b) return a ?? b;
  const [[x1, y1], [x2, y2]] = [a, b];
  if (x1 === x2 && (y1 + y2) % p === 0n) return undefined;
  const slope = x1 === x2 ? (3n * x1 * x1 - 3n) * inverse(2n * y1, p) : (y2 - y1) * inverse(x2 - x1, p);
  const x = modulo(slope * slope - x1 - x2, p);
  return [x, modulo(slope * (x1 - x) - y1, p)];
}

/** Extended Euclid. */
function inverse(a: bigint, m: bigint): bigint {
  let [r0, r1, t0, t1] = [m, modulo(a, m), 0n, 1n];
  while (r1 > 0n) {
    const q = r0 / r1;
    [r0, r1, t0, t1] = [r1, r0 - q * r1, t1, t0 - q * t1];
  }
  return modulo(t0, m);
}

const modulo = (a: bigint, m: bigint): bigint => ((a % m) + m) % m;
const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
const toBytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
