import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import type { Log } from '../../src/core/base/log.ts';
import type { ModelState } from '../../src/core/model/modelRuntime.ts';
import type { LocalModel } from '../../src/node/model/localModel.ts';
import { gate } from '../support/gate.ts';
import {
	collecting,
	complete,
	never,
	request,
	SCRIPT,
	source,
	startTiny,
	TINY,
	temporaryFolder,
	tinyOptions,
	unloaded,
} from '../support/tinyModel.ts';

const SCRIPTED = path.resolve('test/support/scriptedModelProcess.mjs');
const WITHHOLDING = path.resolve('test/support/withholdingModelProcess.mjs');

test('a killed process answers at once with the reason, and the next request is answered', async (context) => {
	const lines: string[] = [];
	const bothBegun = gate();
	const log: Log = {
		...collecting(lines),
		debug: (message) => {
			lines.push(message);
			if (lines.filter((line) => line === 'begun').length === 2) {
				bothBegun.open();
			}
		},
	};
	const { model } = await startTiny(context, {}, { script: WITHHOLDING, log });
	const states = statesOf(model);
	const long = complete(model, request({ prefix: source(90) }, { maxTokens: 500 }));
	const chat = model.chat({ messages: [{ role: 'user', content: 'a' }], maxTokens: 500 }, () => undefined, never);
	const reasons = Promise.all(
		[long, chat].map((each) =>
			each.then(
				() => 'answered',
				(error: Error) => `${error.name}: ${error.message}`,
			),
		),
	);
	await bothBegun.opened;
	process.kill(model.pid ?? 0, 'SIGKILL');
	const reason = 'UserError: The model process stopped (SIGKILL). It is being started again.';
	assert.deepEqual(await reasons, [reason, reason]);
	// Nobody waited for the new process.
	assert.notEqual(model.state.kind, 'busy');
	assert.notEqual(model.state.kind, 'ready');
	const { text } = await complete(model, request({ prefix: 'const a = ' }));
	assert.notEqual(text, '');
	assert.deepEqual(
		states.filter((state, i) => state !== states[i - 1]),
		['busy', 'failed, restarting', 'loading', 'ready', 'busy', 'ready'],
	);
	assert.ok(lines.some((line) => line.startsWith('error: The model process stopped (SIGKILL).')));
});

test('unloading ends what is running with a reason', async (context) => {
	const { model } = await startTiny(context);
	const long = complete(model, request({ prefix: source(60) }, { maxTokens: 500 }));
	const reason = assert.rejects(long, { name: 'UserError', message: 'The model was unloaded before it could answer.' });
	await new Promise((resolve) => setImmediate(resolve));
	await Promise.all([reason, model.unload()]);
	assert.deepEqual([model.state, model.pid], [{ kind: 'none' }, undefined]);
});

test('a process that keeps stopping is given up, until it is loaded again', async (context) => {
	const file = path.join(await temporaryFolder(context), 'always-crash');
	const { model, log } = unloaded(context, { script: SCRIPTED, restartDelays: [1, 1] });
	await model.load(file, tinyOptions, never);
	const states = statesOf(model);
	await assert.rejects(complete(model, request({ prefix: '' })), {
		message: 'The model process stopped (SIGABRT). It is being started again.',
	});
	const failed = 'The model process keeps stopping; load the model again, or choose another one.';
	await assert.rejects(model.countTokens(['a'], never), { name: 'UserError', message: failed });
	await assert.rejects(complete(model, request({ prefix: '' })), { name: 'UserError', message: failed });
	assert.deepEqual(states, ['busy', 'failed, restarting', 'loading', 'loading', 'failed']);
	assert.ok(log.some((line) => line.includes('scripted: out of memory')));
	await model.load('works', tinyOptions, never);
	assert.deepEqual(await model.countTokens(['four'], never), [4]);
});

test('a crash on the GPU while loading is followed by a start on the CPU', async (context) => {
	const { model, log } = unloaded(context, { script: SCRIPTED });
	const info = await model.load('gpu-crash', { ...tinyOptions, gpu: 'auto' }, never);
	assert.equal(info.device, 'cpu');
	assert.ok(log.includes('warn: The model process stopped (SIGSEGV) while loading; trying again without the GPU.'));
});

test('after two crashes on the GPU the model is started on the CPU', async (context) => {
	const { model, log } = unloaded(context, { script: SCRIPTED, restartDelays: [1, 1, 1] });
	await model.load('works', { ...tinyOptions, gpu: 'auto' }, never);
	const devices: string[] = [];
	for (let i = 0; i < 3; i++) {
		await model.countTokens(['a'], never);
		devices.push(model.state.kind === 'ready' ? model.state.info.device : model.state.kind);
		await assert.rejects(complete(model, request({ prefix: '' })));
	}
	assert.deepEqual(devices, ['vulkan Test', 'vulkan Test', 'cpu']);
	assert.ok(log.includes('warn: Two crashes in a row on the GPU; the model is started on the CPU.'));
});

test('a request waits for a model that is loading, but not for ever', async (context) => {
	const { model } = unloaded(context, { script: SCRIPTED, patienceMs: 1 });
	const controller = new AbortController();
	const loading = model.load('slow', tinyOptions, controller.signal);
	await assert.rejects(model.countTokens(['a'], never), { message: 'No model is loaded.' });
	await new Promise((resolve) => setImmediate(resolve));
	await assert.rejects(model.countTokens(['a'], never), { message: 'The model is still being loaded; try again in a moment.' });
	controller.abort();
	await assert.rejects(loading, { name: 'AbortError' });
});

test('a request waits for a model that is loading neither after an abort nor when the load is given up', async (context) => {
	const { model } = unloaded(context, { script: SCRIPTED });
	const controller = new AbortController();
	const loading = model.load('slow', tinyOptions, controller.signal);
	await new Promise((resolve) => setImmediate(resolve));
	const impatient = new AbortController();
	const aborted = model.countTokens(['a'], impatient.signal);
	impatient.abort();
	await assert.rejects(aborted, { name: 'AbortError' });
	const waiting = model.countTokens(['a'], never);
	controller.abort();
	await assert.rejects(loading, { name: 'AbortError' });
	await assert.rejects(waiting, { message: 'Loading the model was cancelled.' });
	assert.deepEqual(model.state, { kind: 'none' });
});

test('of two loads the newer one counts', async (context) => {
	const { model } = unloaded(context, { script: SCRIPTED });
	const older = model.load('slow', tinyOptions, never);
	const newer = model.load('works', tinyOptions, never);
	await assert.rejects(older, { name: 'AbortError' });
	assert.equal((await newer).path, 'works');
});

test('the process ends when its parent is killed, also in the middle of a request', async (context) => {
	const load = { path: TINY, options: tinyOptions, saveAfterIdleMs: 1 };
	const asked = { id: 1, request: request({ prefix: source(90) }, { maxTokens: 900 }) };
	const parent = spawn(process.execPath, [
		'--input-type=module',
		'-e',
		`import { fork } from 'node:child_process';
		const child = fork(${JSON.stringify(SCRIPT)}, { execArgv: [] });
		const ask = (id, method, params) => child.send({ jsonrpc: '2.0', id, method, params });
		child.on('message', (message) => {
			if (message.id === 1) {
				ask(2, 'complete', ${JSON.stringify(asked)});
				setTimeout(() => console.log(child.pid), 100);
			}
		});
		ask(1, 'load', ${JSON.stringify(load)});`,
	]);
	context.after(() => parent.kill('SIGKILL'));
	const [line] = await once(createInterface(parent.stdout), 'line');
	assert.ok(Number(line) > 0);
	// Both hold the pipe; it closes when the last of them is gone.
	const closed = once(parent, 'close');
	parent.kill('SIGKILL');
	await closed;
	assert.equal(parent.signalCode, 'SIGKILL');
});

function statesOf(model: LocalModel): string[] {
	const states: string[] = [];
	const describe = (state: ModelState) => (state.kind === 'failed' && state.restarting ? 'failed, restarting' : state.kind);
	model.onDidChangeState((state) => states.push(describe(state)));
	return states;
}
