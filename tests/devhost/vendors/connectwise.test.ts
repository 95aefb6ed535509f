import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AGREEMENT, API, type Json, LOGIN, Simulator } from './connectwise-simulator.ts';

let connectwise: Simulator;

beforeEach(async () => {
  connectwise = await Simulator.start();
});

afterEach(() => connectwise.stop());

describe('finding and entering', () => {
  it('tells the codebase of a company, and null for one it does not know', async () => {
    expect((await connectwise.call('GET', '/login/companyinfo/northwindmsp', undefined, {})).body).toMatchObject({
      Codebase: 'v2025_1/',
      CompanyID: 'northwindmsp',
      IsCloud: true,
    });
    const unknown = await connectwise.call('GET', '/login/companyinfo/nobody', undefined, {});
    expect([unknown.status, unknown.body]).toEqual([200, null]);
  });

  it('takes the login of the documented test vector and refuses calls without it or without clientId', async () => {
    expect((await connectwise.call('GET', AGREEMENT)).status).toBe(200);
    expect((await connectwise.call('GET', AGREEMENT, undefined, { clientid: 'x' })).status).toBe(401);
    const noClientId = await connectwise.call('GET', AGREEMENT, undefined, { authorization: LOGIN.authorization });
    expect([noClientId.status, noClientId.body.message]).toEqual([401, 'The clientId header is required.']);
  });

  it('answers 404 under the old codebase after an upgrade, and under the new one works', async () => {
    await connectwise.control('POST', '/codebase', { codebase: 'v2025_2/' });
    expect((await connectwise.call('GET', AGREEMENT)).status).toBe(404);
    expect((await connectwise.call('GET', '/login/companyinfo/northwindmsp')).body.Codebase).toBe('v2025_2/');
    expect((await connectwise.call('GET', '/v2025_2/apis/3.0/finance/agreements/4182')).status).toBe(200);
  });

  it('has a health check and refuses loudly what it does not offer', async () => {
    expect((await connectwise.call('GET', `${API}/system/info`)).body).toMatchObject({
      isCloud: true,
      cloudRegion: 'NA',
    });
    const absent = await connectwise.call('GET', `${API}/service/tickets`);
    expect([absent.status, absent.body.message]).toEqual([404, 'service/tickets is not offered by this simulator']);
  });
});

describe('reading', () => {
  it('has the agreement, its additions and its company of the sample MSP', async () => {
    expect((await connectwise.call('GET', AGREEMENT)).body).toMatchObject({
      id: 4182,
      name: 'Gold Managed Services',
      company: { id: 250, identifier: 'FabrikamDental' },
      startDate: '2026-01-01T00:00:00Z',
      endDate: '2028-12-31T00:00:00Z',
      billAmount: 2450,
      _info: { lastUpdated: '2026-03-02T15:04:05Z' },
    });
    const additions = (await connectwise.call('GET', `${AGREEMENT}/additions`)).body as { extPrice: number }[];
    expect(additions.reduce((sum, addition) => sum + addition.extPrice, 0)).toBe(2450);
    expect((await connectwise.call('GET', `${API}/company/companies/250`)).body).toMatchObject({
      identifier: 'FabrikamDental',
      city: 'Tampa',
    });
    expect((await connectwise.call('GET', `${API}/company/companies/count`)).body).toEqual({ count: 2 });
    expect((await connectwise.call('GET', `${API}/finance/agreements/9999`)).status).toBe(404);
  });

  it.each([
    ['company/identifier="FabrikamDental"', [4182, 4183]],
    ['company/identifier="fabrikamdental" AND agreementStatus="Active"', [4182]],
    ['lastUpdated > [2026-03-02T15:04:04Z]', [4182, 4183, 4190]],
    ['lastUpdated > [2026-03-02T15:04:05Z]', []],
    ['endDate >= [2028-12-31T00:00:00Z] and endDate <= [2028-12-31T00:00:00Z]', [4182]],
    ['noEndingDateFlag = True or name like "Block*"', [4183, 4190]],
    ['id in (4182, 4190)', [4182, 4190]],
    ['id not in (4182, 4190)', [4183]],
    ['name contains "silver" AND (billAmount > 600 OR billAmount < 1)', [4190]],
    ['endDate = null', [4190]],
    ['endDate != null', [4182, 4183]],
  ])('selects by %s', async (conditions, ids) => {
    const { body } = await connectwise.call(
      'GET',
      `${API}/finance/agreements?conditions=${encodeURIComponent(conditions)}`,
    );
    expect(body.map((agreement: Json) => agreement.id)).toEqual(ids);
  });

  it.each(['name ~ "x"', 'name = ', '(name = "x"', 'name = "x" name = "y"', 'name = "x'])(
    'answers 400 to the condition %s',
    async (conditions) => {
      const { status, body } = await connectwise.call(
        'GET',
        `${API}/finance/agreements?conditions=${encodeURIComponent(conditions)}`,
      );
      expect([status, body.code]).toEqual([400, 'InvalidCondition']);
    },
  );

  it('orders and projects', async () => {
    const { body } = await connectwise.call(
      'GET',
      `${API}/finance/agreements?orderBy=company/name%20desc,id%20desc&fields=id,company/identifier`,
    );
    expect(body).toEqual([
      { id: 4190, company: { identifier: 'WingtipToys' } },
      { id: 4183, company: { identifier: 'FabrikamDental' } },
      { id: 4182, company: { identifier: 'FabrikamDental' } },
    ]);
  });

  it('gives 25 a page, at most 1000, with links to follow and none beyond the ends', async () => {
    for (let i = 0; i < 30; i++)
      await connectwise.call('POST', `${API}/company/companies`, { identifier: `C${i}`, name: `Company ${i}` });
    const first = await connectwise.call('GET', `${API}/company/companies?orderBy=id`);
    expect(first.body).toHaveLength(25);
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '';
    const second = await connectwise.call('GET', next);
    expect(second.body).toHaveLength(7);
    expect(second.headers.link).not.toContain('rel="next"');
    expect(second.headers.link).toContain('rel="prev"');
    expect((await connectwise.call('GET', `${API}/company/companies?pageSize=5000`)).body).toHaveLength(32);
  });

  it('pages forward only by id, always with a next link', async () => {
    const headers = { ...LOGIN, 'pagination-type': 'forward-only' };
    const seen: number[] = [];
    let next = `${API}/finance/agreements?pageSize=2`;
    for (;;) {
      const { body, headers: answered } = await connectwise.call('GET', next, undefined, headers);
      if (body.length === 0) break;
      seen.push(...body.map((agreement: { id: number }) => agreement.id));
      next = /<([^>]+)>; rel="next"/.exec(String(answered.link))?.[1] ?? '';
      expect(next).toContain(`pageId=${seen.at(-1)}`);
    }
    expect(seen).toEqual([4182, 4183, 4190]);
  });
});

describe('writing', () => {
  const required = {
    billTime: 'NoCharge',
    billExpenses: 'Billable',
    billProducts: 'Billable',
    employeeCompRate: 'Actual',
    invoicingCycle: 'ContractYear',
  };
  const agreement = { name: 'New', type: { id: 7 }, company: { identifier: 'WingtipToys' }, ...required };

  it('creates with 201, fills in references, and deletes with 204', async () => {
    const created = await connectwise.call('POST', `${API}/finance/agreements`, agreement);
    expect(created).toMatchObject({
      status: 201,
      body: {
        id: 4191,
        company: { id: 251, identifier: 'WingtipToys', name: 'Wingtip Toys' },
        type: { id: 7, name: 'Managed Services' },
      },
    });
    expect(created.body._info).toEqual({ lastUpdated: '2026-03-02T16:00:00Z', updatedBy: 'clmsync' });
    const deleted = await connectwise.call('DELETE', `${API}/finance/agreements/4191`);
    expect([deleted.status, deleted.body]).toEqual([204, undefined]);
    expect((await connectwise.call('POST', `${API}/finance/agreements`, agreement)).body.id).toBe(4192);
  });

  it('names the field that is missing, in the documented shape', async () => {
    const { billTime: _, ...incomplete } = agreement;
    expect(await connectwise.call('POST', `${API}/finance/agreements`, incomplete)).toMatchObject({
      status: 400,
      body: {
        code: 'InvalidObject',
        message: 'agreement object is invalid',
        errors: [
          {
            code: 'MissingRequiredField',
            message: 'The billTime field is required.',
            resource: 'agreement',
            field: 'billTime',
          },
        ],
      },
    });
  });

  it('says ObjectExists for a twin', async () => {
    const twin = await connectwise.call('POST', `${API}/company/companies`, {
      identifier: 'WingtipToys',
      name: 'Again',
    });
    expect([twin.status, twin.body.errors[0].code]).toEqual([400, 'ObjectExists']);
  });

  it('patches by an array of operations and logs what it received', async () => {
    connectwise.now += 60_000;
    const operations = [
      { op: 'replace', path: 'endDate', value: '2029-12-31T00:00:00Z' },
      { op: 'replace', path: 'billAmount', value: 2548 },
    ];
    const patched = await connectwise.patch(...operations);
    expect(patched).toMatchObject({
      status: 200,
      body: { endDate: '2029-12-31T00:00:00Z', billAmount: 2548, _info: { lastUpdated: '2026-03-02T16:01:00Z' } },
    });
    const { writes } = (await connectwise.control('GET', '/writes')).body;
    expect(writes).toEqual([
      {
        seq: 1,
        at: '2026-03-02T16:01:00.000Z',
        member: 'clmsync',
        method: 'PATCH',
        path: AGREEMENT,
        body: operations,
        status: 200,
      },
    ]);
  });

  it.each([
    ['no array', { op: 'replace', path: 'name', value: 'x' }, 400],
    ['a leading slash', [{ op: 'replace', path: '/name', value: 'x' }], 400],
    ['a name in the wrong case', [{ op: 'replace', path: 'Name', value: 'x' }], 400],
    ['an unknown operation', [{ op: 'test', path: 'name', value: 'x' }], 400],
    ['a date without time', [{ op: 'replace', path: 'endDate', value: '2029-12-31' }], 400],
    ['a value too long', [{ op: 'replace', path: 'name', value: 'x'.repeat(101) }], 400],
    ['a reference that is not there', [{ op: 'replace', path: 'company', value: { identifier: 'Nobody' } }], 400],
    ['no JSON', '[{', 400],
  ])('changes nothing for a PATCH with %s', async (_, body, status) => {
    const before = (await connectwise.call('GET', AGREEMENT)).body;
    expect((await connectwise.call('PATCH', AGREEMENT, body)).status).toBe(status);
    expect((await connectwise.call('GET', AGREEMENT)).body).toEqual(before);
  });

  it('answers 200 to a nested path and changes nothing', async () => {
    const answer = await connectwise.patch({ op: 'replace', path: 'company/identifier', value: 'WingtipToys' });
    expect([answer.status, answer.body.company.identifier]).toEqual([200, 'FabrikamDental']);
    expect((await connectwise.call('GET', AGREEMENT)).body._info.lastUpdated).toBe('2026-03-02T15:04:05Z');
  });

  it('replaces a reference whole', async () => {
    expect(
      (await connectwise.patch({ op: 'replace', path: 'company', value: { identifier: 'WingtipToys' } })).body.company,
    ).toEqual({ id: 251, identifier: 'WingtipToys', name: 'Wingtip Toys' });
  });

  it('drops what a PUT leaves out', async () => {
    const { body } = await connectwise.call('PUT', AGREEMENT, { ...agreement, name: 'Put' });
    expect(body).toMatchObject({ id: 4182, name: 'Put' });
    expect(body.endDate ?? null).toBeNull();
  });

  it('keeps additions below their agreement', async () => {
    const added = await connectwise.call('POST', `${AGREEMENT}/additions`, {
      product: { identifier: 'Firewall' },
      billCustomer: 'Billable',
      quantity: 1,
      unitPrice: 50,
    });
    expect(added).toMatchObject({ status: 201, body: { agreementId: 4182 } });
    expect((await connectwise.call('GET', `${API}/finance/agreements/4190/additions/${added.body.id}`)).status).toBe(
      404,
    );
    expect((await connectwise.call('GET', `${AGREEMENT}/additions/count`)).body).toEqual({ count: 7 });
  });

  it('answers 415 to another media type and 405 to another method', async () => {
    expect(
      (await connectwise.call('POST', `${API}/finance/agreements`, 'x', { ...LOGIN, 'content-type': 'text/plain' }))
        .status,
    ).toBe(415);
    expect((await connectwise.call('DELETE', `${API}/finance/agreements`)).status).toBe(405);
  });

  it('keeps everything over a restart', async () => {
    await connectwise.patch({ op: 'replace', path: 'name', value: 'Platinum' });
    await connectwise.restart();
    expect((await connectwise.call('GET', AGREEMENT)).body.name).toBe('Platinum');
    expect((await connectwise.control('GET', '/writes')).body.writes).toHaveLength(1);
  });
});

describe('faults on demand', () => {
  it('answers 429 in its own shape with Retry-After, as often as told', async () => {
    await connectwise.control('POST', '/faults', { kind: 'throttle', method: 'PATCH', count: 2 });
    const operation = { op: 'replace', path: 'name', value: 'x' };
    const throttled = await connectwise.patch(operation);
    expect([throttled.status, throttled.headers['retry-after']]).toEqual([429, '30']);
    expect(throttled.body).toEqual({
      error: 'ConnectWiseAPI',
      message: 'Too many requests. Please try again in 30 seconds.',
    });
    expect((await connectwise.call('GET', AGREEMENT)).status).toBe(200);
    expect((await connectwise.patch(operation)).status).toBe(429);
    expect((await connectwise.patch(operation)).status).toBe(200);
  });

  it('answers 409 and a timeout as 500', async () => {
    await connectwise.control('POST', '/faults', { kind: 'conflict', path: '/4182' });
    await connectwise.control('POST', '/faults', { kind: 'timeout' });
    expect((await connectwise.patch({ op: 'replace', path: 'name', value: 'x' })).status).toBe(409);
    const timeout = await connectwise.call('GET', AGREEMENT);
    expect([timeout.status, timeout.body.message]).toEqual([500, 'Execution timeout expired.']);
  });

  it('can make a change and lose the answer', async () => {
    await connectwise.control('POST', '/faults', { kind: 'dropAfterWrite', method: 'PATCH' });
    await expect(connectwise.patch({ op: 'replace', path: 'name', value: 'Lost answer' })).rejects.toThrow();
    expect((await connectwise.call('GET', AGREEMENT)).body.name).toBe('Lost answer');
  });

  it('refuses a switch it does not know', async () => {
    expect((await connectwise.control('POST', '/faults', { kind: 'fire' })).status).toBe(400);
  });
});
