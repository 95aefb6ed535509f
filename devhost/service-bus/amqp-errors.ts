/** An AMQP error as it travels in a detach, a rejected outcome or a management answer. */
export interface AmqpFailure {
  readonly condition: string;
  readonly description: string;
  /** The statusCode of a management answer (service-bus-amqp-request-response). */
  readonly status: number;
}

/**
 * Conditions as the genuine client maps them (@azure/core-amqp, ConditionErrorNameMapper); status codes from its
 * ConditionStatusMapper. The descriptions follow Azure's wording where it is public.
 */
export const failure = {
  notFound: (entity: string): AmqpFailure => ({
    condition: 'amqp:not-found',
    description: `The messaging entity '${entity}' could not be found.`,
    status: 404,
  }),
  notAllowed: (description: string): AmqpFailure => ({ condition: 'amqp:not-allowed', description, status: 400 }),
  notImplemented: (description: string): AmqpFailure => ({
    condition: 'amqp:not-implemented',
    description,
    status: 501,
  }),
  badArgument: (description: string): AmqpFailure => ({
    condition: 'com.microsoft:argument-error',
    description,
    status: 400,
  }),
  malformed: (description: string): AmqpFailure => ({ condition: 'amqp:decode-error', description, status: 400 }),
  messageTooLarge: (size: number, limit: number): AmqpFailure => ({
    condition: 'amqp:link:message-size-exceeded',
    description: `The received message (size: ${size} bytes) exceeds the limit (${limit} bytes) currently allowed on the link.`,
    status: 403,
  }),
  messageLockLost: (): AmqpFailure => ({
    condition: 'com.microsoft:message-lock-lost',
    description:
      'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue, or was received by a different receiver instance.',
    status: 410,
  }),
  sessionLockLost: (session: string): AmqpFailure => ({
    condition: 'com.microsoft:session-lock-lost',
    description: `The lock for the session '${session}' has expired. Accept the session again.`,
    status: 410,
  }),
  sessionCannotBeLocked: (session: string): AmqpFailure => ({
    condition: 'com.microsoft:session-cannot-be-locked',
    description: `The requested session '${session}' cannot be accepted. It may be locked by another receiver.`,
    status: 410,
  }),
  messageNotFound: (): AmqpFailure => ({
    condition: 'com.microsoft:message-not-found',
    description: 'A message with the given sequence number was not found among the deferred ones.',
    status: 404,
  }),
  noSessionInTime: (): AmqpFailure => ({
    condition: 'com.microsoft:timeout',
    description: 'No session with messages became free within the time allowed.',
    status: 408,
  }),
};
