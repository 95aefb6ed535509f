import { expect, it } from 'vitest';
import { composedStamp } from './composed-stamp.ts';
import { describedAnswers } from './described-answer.ts';

const routes = composedStamp().slices.flatMap((slice) => slice.routes ?? []);
const wrongWith = describedAnswers(routes);
const answer = (status: number, body: unknown, type = 'application/json') => {
  const route = routes.find(({ name }) => name === 'webhooks-readWebhook');
  if (!route) throw new Error('the route is gone');
  return wrongWith(route, 'GET', { status, headers: { 'content-type': type }, text: JSON.stringify(body) });
};
const webhook = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  url: 'https://receiver.example/',
  types: ['contract.activated'],
  state: 'active',
  createdAt: '2026-01-01T00:00:00.000Z',
};

it('finds an answer that is not what the interface promises, and no other', () => {
  expect(answer(200, webhook)).toBeUndefined();
  expect(answer(200, { ...webhook, state: 'asleep' })).toContain('state must be equal to one of');
  expect(answer(200, { ...webhook, createdAt: 'yesterday' })).toContain('must match format');
  expect(answer(200, {})).toContain("must have required property 'id'");
  expect(answer(201, webhook)).toBe('201 is not described');
  const problem = { type: 'about:blank', title: 'Not found', status: 404, code: 'notFound', detail: 'There is none.' };
  expect(answer(404, problem, 'application/problem+json')).toBeUndefined();
  expect(answer(404, { ...problem, status: 'gone' }, 'application/problem+json')).toContain('must be integer');
});
