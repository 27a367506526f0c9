import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { silentLog } from '../../src/core/base/log.ts';
import { type LeaseNeeds, MemoryLeases } from '../../src/node/model/memoryLeases.ts';
import { gate } from '../support/gate.ts';
import { complete, never, request, startTiny, TINY, temporaryFolder, tinyOptions, unloaded } from '../support/tinyModel.ts';

/** Above the largest process id that Linux and macOS give. */
const DEAD = 99_999_999;
const needs: LeaseNeeds = { name: 'Big', file: '/big.gguf', planned: { ram: 900, vram: 50 }, unseen: { ram: 800, vram: 40 } };

test('a lease counts while its process lives, is renewed and is another one', async (context) => {
	const folder = await temporaryFolder(context);
	// Process 1 lives wherever tests run.
	const other = new MemoryLeases(folder, silentLog, 1);
	const own = new MemoryLeases(folder, silentLog);
	const seen = async (file = '/small.gguf') => (await own.others(file)).unseen;
	assert.deepEqual(await seen(), { ram: 0, vram: 0 });
	await other.reserve('/big.gguf', async () => ({ needs }));
	await own.reserve('/small.gguf', async () => ({ needs: { ...needs, name: 'Own' } }));
	assert.deepEqual((await own.others('/small.gguf')).models, [{ pid: 1, name: 'Big', ram: 900, vram: 50 }]);
	assert.deepEqual(
		[await seen(), await seen('/big.gguf')],
		[
			{ ram: 800, vram: 40 },
			{ ram: 0, vram: 40 },
		],
	);
	const old = new Date(Date.now() - 100_000);
	await utimes(path.join(folder, '1.json'), old, old);
	assert.deepEqual(await seen(), { ram: 0, vram: 0 });
	await writeFile(path.join(folder, `${DEAD}.json`), JSON.stringify({ pid: DEAD, ...needs }));
	await writeFile(path.join(folder, '2.json'), 'not json');
	assert.deepEqual(await seen(), { ram: 0, vram: 0 });
	assert.deepEqual((await readdir(folder)).sort(), ['2.json', `${process.pid}.json`].sort());
	await own.release();
	assert.equal((await readdir(folder)).includes(`${process.pid}.json`), false);
});

test('plans are made one after the other, and a lock whose owner is gone is broken', async (context) => {
	const folder = await temporaryFolder(context);
	await mkdir(folder, { recursive: true });
	await writeFile(path.join(folder, 'lock'), String(DEAD));
	const order: string[] = [];
	const firstBegun = gate();
	const plan = (leases: MemoryLeases, name: string) =>
		leases.reserve('/a.gguf', async (others) => {
			order.push(`${name} sees ${others.models.map((model) => model.name).join() || 'nobody'}`);
			firstBegun.open();
			await new Promise((resolve) => setTimeout(resolve, 120));
			order.push(`${name} done`);
			return { needs: { ...needs, name } };
		});
	const first = plan(new MemoryLeases(folder, silentLog, 1), 'first');
	await firstBegun.opened;
	await Promise.all([first, plan(new MemoryLeases(folder, silentLog), 'second')]);
	assert.deepEqual(order, ['first sees nobody', 'first done', 'second sees first', 'second done']);
});

test('a second window sees the first, plans with what is left, and may have it when the first is killed', async (context) => {
	const leaseDirectory = await temporaryFolder(context);
	const first = await startTiny(context, { leaseDirectory, contextSize: 4096 });
	const own = await first.model.plan(TINY, { ...tinyOptions, leaseDirectory, contextSize: 4096 }, never);
	assert.deepEqual(own.memory, { ...first.info.memory, others: [] });
	const { model: second } = unloaded(context);
	const options = { ...tinyOptions, leaseDirectory };
	const alone = await second.plan(TINY, { ...tinyOptions }, never);
	const plan = await second.plan(TINY, options, never);
	assert.deepEqual([alone.memory.others.length, plan.memory.others.length], [0, 1]);
	const [other] = plan.memory.others;
	assert.deepEqual([other?.pid, other?.name], [first.model.pid, 'Plimsoll Tiny Code']);
	assert.ok((other?.ram ?? 0) >= first.info.memory.total);
	// A window that plans far more than it has loaded leaves little for the next.
	const greedy = { ...needs, planned: { ram: 1e15, vram: 0 }, unseen: { ram: 1e15, vram: 0 } };
	const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
	context.after(() => holder.kill('SIGKILL'));
	await new MemoryLeases(leaseDirectory, silentLog, holder.pid).reserve('/big.gguf', async () => ({ needs: greedy }));
	await assert.rejects(second.load(TINY, options, never), {
		name: 'UserError',
		message:
			/does not fit.*another window has Plimsoll Tiny Code, Big loaded|does not fit.*another window has Big, Plimsoll Tiny Code loaded/,
	});
	const ended = once(holder, 'exit');
	holder.kill('SIGKILL');
	await ended;
	await second.load(TINY, options, never);
	assert.notEqual((await complete(second, request({ prefix: 'const a = ' }))).text, '');
	// Each process has its file, and takes it away.
	const pids = [first.model.pid, second.pid].map((pid) => `${pid}.json`).sort();
	assert.deepEqual((await readdir(leaseDirectory)).sort(), pids);
	const lease = JSON.parse(await readFile(path.join(leaseDirectory, `${second.pid}.json`), 'utf8'));
	assert.equal(lease.file, TINY);
	await Promise.all([first.model.unload(), second.unload()]);
	assert.deepEqual(await readdir(leaseDirectory), []);
});
