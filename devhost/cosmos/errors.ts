/** Status codes and their names in the error body, as @azure/cosmos 4.10.1 (common/statusCodes) and recordings of a hosted account show them. */
const codeNames: Readonly<Record<number, string>> = {
  304: 'NotModified',
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'RequestEntityTooLarge',
  424: 'FailedDependency',
  429: 'TooManyRequests',
};

/** An answer of the service that is not a success. Thrown inside the devhost, turned into an HTTP answer at the border. */
export class CosmosError extends Error {
  readonly status: number;
  readonly substatus: number;
  /** The gateway's JSON text with the query plan; the SDK looks for exactly this member (queryIterator.needsQueryPlan). */
  readonly additionalErrorInfo: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: { substatus?: number; additionalErrorInfo?: string; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'CosmosError';
    this.status = status;
    this.substatus = more.substatus ?? 0;
    this.additionalErrorInfo = more.additionalErrorInfo;
    this.headers = more.headers ?? {};
  }

  get code(): string {
    return codeNames[this.status] ?? String(this.status);
  }
}

export const badRequest = (message: string, substatus = 0) => new CosmosError(400, message, { substatus });
export const notFound = () =>
  new CosmosError(404, 'Entity with the specified id does not exist in the system.', { substatus: 0 });
export const conflict = () =>
  new CosmosError(409, 'Entity with the specified id already exists in the system.', { substatus: 0 });
export const preconditionFailed = () =>
  new CosmosError(412, 'Operation cannot be performed because one of the specified precondition is not met.');

/**
 * A query error: the code and the place in the query text, in the shape the hosted gateway writes into its message.
 * SC1001, SC1002, SC1010 and SC2022 are recorded on a hosted account (github.com/xo/dbimp, the notes of its Cosmos
 * driver); the other numbers, and all wordings, are unverified: nothing should depend on them.
 */
export function sqlError(code: string, message: string, start: number, end: number): CosmosError {
  const errors = [{ severity: 'Error', location: { start, end }, code, message }];
  return new CosmosError(400, `Message: ${JSON.stringify({ errors })}`);
}
