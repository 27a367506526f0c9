import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from '../../../src/node/model/turns.ts';

const never = new AbortController().signal;
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a completion goes before a chat that waits, and interrupts one that runs at its next pause', async () => {
	const turns = new Turns();
	const order: string[] = [];
	const chat = await turns.take('patient', never);
	const work = async (name: string, urgency: 'urgent' | 'patient') => {
		const turn = await turns.take(urgency, never);
		order.push(name);
		turn.end();
	};
	const others = [work('second chat', 'patient'), work('completion', 'urgent'), work('next completion', 'urgent')];
	await settled();
	assert.equal(order.length, 0);
	await chat.pause();
	order.push('first chat');
	chat.end();
	await Promise.all(others);
	assert.deepEqual([...order, turns.busy], ['completion', 'next completion', 'first chat', 'second chat', false]);
});

test('a completion is never interrupted, and an aborted one leaves the queue', async () => {
	const turns = new Turns();
	const first = await turns.take('urgent', never);
	const controller = new AbortController();
	const aborted = turns.take('urgent', controller.signal);
	const third = turns.take('urgent', never);
	await first.pause();
	controller.abort();
	await assert.rejects(aborted, { name: 'AbortError' });
	first.end();
	first.end();
	(await third).end();
	assert.equal(turns.busy, false);
	await assert.rejects(turns.take('urgent', controller.signal), { name: 'AbortError' });
});
