import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAbort } from '../../../src/core/base/errors.ts';
import { SharedTask } from '../../../src/core/base/sharedTask.ts';
import { gate } from '../../support/gate.ts';

const never = () => new AbortController().signal;

test('asks with one key share the work, also when it is done', async () => {
	const shared = new SharedTask<number>();
	let runs = 0;
	const task = async () => ++runs;
	assert.deepEqual(await Promise.all([shared.run('a', task, never()), shared.run('a', task, never())]), [1, 1]);
	assert.equal(await shared.run('a', task, never()), 1);
	assert.equal(await shared.run('b', task, never()), 2);
	assert.equal(await shared.run('a', task, never()), 3);
});

test('the work goes on while one still waits, and ends with the last', async () => {
	const shared = new SharedTask<string>();
	let inner: AbortSignal | undefined;
	const { opened, open } = gate<string>();
	const task = (signal: AbortSignal) => {
		inner = signal;
		return opened;
	};
	const [one, two] = [new AbortController(), new AbortController()];
	const first = shared.run('a', task, one.signal);
	const second = shared.run('a', task, two.signal);
	one.abort();
	assert.equal(inner?.aborted, false);
	two.abort();
	assert.equal(inner?.aborted, true);
	open('late');
	await assert.rejects(first, isAbort);
	await assert.rejects(second, isAbort);
});

test('a failure is not remembered', async () => {
	const shared = new SharedTask<string>();
	await assert.rejects(
		shared.run('a', () => Promise.reject(new Error('once')), never()),
		/once/,
	);
	assert.equal(await shared.run('a', async () => 'well', never()), 'well');
});
