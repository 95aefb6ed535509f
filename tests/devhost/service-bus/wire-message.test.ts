import rhea from 'rhea';
import { describe, expect, it } from 'vitest';
import { plainMap, readSections, SECTION } from '../../../devhost/service-bus/amqp-types.ts';
import { encodeForReceiver } from '../../../devhost/service-bus/message.ts';
import { readMessage, storedForm, withApplicationProperties } from '../../../devhost/service-bus/wire-message.ts';

const { types } = rhea;

const encoded = rhea.message.encode({
  ttl: 60_000,
  message_id: 'm-1',
  group_id: 's',
  message_annotations: { 'x-opt-partition-key': 'p', 'x-opt-sequence-number': types.wrap_long(99) },
  application_properties: { long: types.wrap_long(5), int: types.wrap_int(5), double: types.wrap_double(5) },
  body: rhea.message.data_section(Buffer.from('hello')),
});

const typesOf = (message: Buffer, descriptor: number): Record<string, string> => {
  const entries = readSections(message).find((section) => section.descriptor === descriptor)?.value.value ?? [];
  const names: [string, string][] = [];
  for (let index = 0; index < entries.length; index += 2)
    names.push([entries[index].value, entries[index + 1].type.name]);
  return Object.fromEntries(names);
};

const delivered = (lockedUntil?: number): Buffer =>
  encodeForReceiver(
    {
      id: 1,
      seq: 7,
      enqueuedSeq: 3,
      wire: readMessage(encoded),
      state: 'active',
      deliveryCount: 2,
      enqueuedAt: 1_700_000_000_000,
      expiresAt: undefined,
      lock: undefined,
      expiry: undefined,
    },
    lockedUntil,
  );

describe('a message on its way through the broker', () => {
  it('keeps the AMQP types its sender chose', () => {
    expect(typesOf(delivered(), SECTION.applicationProperties)).toEqual({
      long: 'SmallLong',
      int: 'SmallInt',
      double: 'Double',
    });
    const edited = withApplicationProperties(readMessage(encoded), { int: 'changed', added: true });
    expect(typesOf(storedForm(edited), SECTION.applicationProperties)).toEqual({
      long: 'SmallLong',
      double: 'Double',
      int: 'Str8',
      added: 'True',
    });
    expect(rhea.message.decode(storedForm(edited)).body.content.toString()).toBe('hello');
  });

  it('gets the annotations of the broker in the types of the protocol guide, once each', () => {
    const sections = readSections(delivered(1_700_000_060_000));
    const annotations = sections.find(({ descriptor }) => descriptor === SECTION.messageAnnotations)?.value.value ?? [];
    expect({ ...plainMap(annotations) }).toEqual({
      'x-opt-partition-key': 'p',
      'x-opt-enqueued-time': new Date(1_700_000_000_000),
      'x-opt-sequence-number': 7,
      'x-opt-enqueue-sequence-number': 3,
      'x-opt-message-state': 0,
      'x-opt-locked-until': new Date(1_700_000_060_000),
    });
    expect(typesOf(delivered(1), SECTION.messageAnnotations)).toMatchObject({
      'x-opt-sequence-number': 'SmallLong',
      'x-opt-message-state': 'SmallInt',
      'x-opt-enqueued-time': 'Timestamp',
      'x-opt-locked-until': 'Timestamp',
    });
    expect(rhea.message.decode(delivered())).toMatchObject({ delivery_count: 2, ttl: 60_000, group_id: 's' });
  });

  it('is read back from disk as it was', () => {
    const message = readMessage(encoded);
    expect(readMessage(storedForm(message))).toEqual(message);
  });

  it('is given an id when it has none, and keeps its other properties', () => {
    const anonymous = rhea.message.encode({ subject: 'x', body: 'text' });
    const message = readMessage(anonymous);
    expect(message.messageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(rhea.message.decode(storedForm(message))).toMatchObject({
      message_id: message.messageId,
      subject: 'x',
      body: 'text',
    });
    expect(readMessage(rhea.message.encode({ body: 'bare' })).messageId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is refused when it is not AMQP', () => {
    expect(() => readMessage(Buffer.from([0, 0x53, 0x70, 0xc0, 0xff]))).toThrow();
  });
});
