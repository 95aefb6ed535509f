/** Limits of the production service. An identifier or payload within them locally is accepted there. */

/** Durable Task Scheduler: instance ids of at most 100 characters (the extension itself allows 256). */
const LONGEST_INSTANCE_ID = 100;
/** Durable Task Scheduler: payloads of at most 1 MB. */
const LARGEST_PAYLOAD = 1024 * 1024;
/** Azure Storage provider: beyond this a message goes to a blob, in every replay again. */
const LARGE_PAYLOAD = 45 * 1024;
/** "Limited to 16 KB of UTF-16 JSON text" (Durable Functions documentation, custom status). */
const LARGEST_CUSTOM_STATUS = 16 * 1024;

/** Why an instance id is refused, in the extension's words; undefined when it is fine. */
export function instanceIdProblem(id: string): string | undefined {
  if (id.startsWith('@')) return 'Orchestration instance ids must not start with @.';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[/\\#?\u0000-\u001f\u007f-\u009f]/.test(id)) {
    return 'Orchestration instance ids must not contain /, \\, #, ?, or control characters.';
  }
  if (id.length > LONGEST_INSTANCE_ID) {
    return `Instance ID lengths must not exceed ${LONGEST_INSTANCE_ID} characters: '${id}' has ${id.length}.`;
  }
  return undefined;
}

/** `what` is named in the answer, e.g. "the input of activity 'x'". Bytes are counted in UTF-8. */
export function payloadProblem(what: string, json: string | null | undefined): string | undefined {
  const bytes = utf8Length(json, LARGEST_PAYLOAD);
  if (bytes <= LARGEST_PAYLOAD) return undefined;
  return `${what} has ${bytes} bytes; payloads must not exceed ${LARGEST_PAYLOAD} bytes (1 MB).`;
}

/** A remark about a payload that works but is slow in production. */
export function largePayloadRemark(what: string, json: string | null | undefined): string | undefined {
  const bytes = utf8Length(json, LARGE_PAYLOAD);
  if (bytes <= LARGE_PAYLOAD) return undefined;
  return `${what} has ${bytes} bytes; above ${LARGE_PAYLOAD} it is stored as a blob and read again in every replay. Pass an id instead.`;
}

export function customStatusProblem(json: string): string | undefined {
  const bytes = json.length * 2;
  if (bytes <= LARGEST_CUSTOM_STATUS) return undefined;
  return `The custom status has ${bytes} bytes of UTF-16 JSON text; it must not exceed ${LARGEST_CUSTOM_STATUS} bytes (16 KB).`;
}

/** 0 when the text cannot possibly exceed the limit: counting costs, and nearly all texts are short. */
function utf8Length(text: string | null | undefined, limit: number): number {
  if (text == null || text.length * 3 <= limit) return 0;
  return Buffer.byteLength(text);
}
