/** The control server of the local services' process. */
export interface ServicesControl {
  /** Milliseconds by which the services' wall clock is ahead of the machine's. */
  clockOffset(): Promise<number>;
  moveClock(offset: number): Promise<void>;
}

export function servicesControl(url: string): ServicesControl {
  const clock = `${url.replace(/\/$/, '')}/clock`;
  const call = async (init?: RequestInit): Promise<unknown> => {
    const response = await fetch(clock, { ...init, signal: AbortSignal.timeout(30_000) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${init?.method ?? 'GET'} ${clock} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    async clockOffset() {
      const { offset } = ((await call()) ?? {}) as { offset?: unknown };
      if (typeof offset !== 'number' || offset < 0) throw new Error(`GET ${clock} gave no offset.`);
      return offset;
    },
    async moveClock(offset) {
      await call({ method: 'POST', body: JSON.stringify({ offset }), headers: { 'content-type': 'application/json' } });
    },
  };
}
