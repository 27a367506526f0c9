import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { ROOT } from '../../support/fixtures.ts';

const RXJS = path.join(ROOT, 'node_modules/rxjs/src');

function plimsoll(args: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } {
	const env = { ...process.env, XDG_CACHE_HOME: path.join(ROOT, 'out/test/cache') };
	const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'out/cli.mjs'), ...args], {
		input,
		env,
		encoding: 'utf8',
	});
	return { status, stdout, stderr };
}

test('pack prints the context within the budget, the cursor last', () => {
	const { status, stdout } = plimsoll(['pack', RXJS, '--at', 'internal/Subject.ts:60:1', '--budget', '1500']);
	assert.equal(status, 0);
	assert.match(stdout, /\/\/ internal\/Observable\.ts\nexport class Observable<T>/);
	assert.ok(stdout.lastIndexOf('// internal/Subject.ts') > stdout.indexOf('// internal/Observable.ts'));
});

test('pack --format json holds tiers, segments and reasons', () => {
	const { stdout } = plimsoll(['pack', RXJS, '--at', 'internal/Subject.ts:60', '--budget', '1000', '--format', 'json']);
	const answer = JSON.parse(stdout);
	assert.ok(answer.tokens <= 1000 && answer.tokens > 700, String(answer.tokens));
	assert.deepEqual(Object.keys(answer.tiers), ['critical', 'important', 'supporting', 'cache']);
	assert.equal(
		answer.segments.reduce((sum: number, segment: { tokens: number }) => sum + segment.tokens, 0),
		answer.tokens,
	);
	assert.ok(answer.leftOut[0].reason.length > 0);
});

test('pack --explain says why a definition is in or out, and ends with 1 for one that does not exist', () => {
	const explain = (id: string) => plimsoll(['pack', RXJS, '--at', 'internal/Subject.ts:60', '--budget', '600', '--explain', id]);
	const shown = explain('internal/Observable.ts#Observable');
	assert.equal(shown.status, 0);
	assert.match(
		shown.stdout,
		/^internal\/Observable\.ts#Observable is shown .+\nReached by internal\/Subject\.ts → internal\/Observable\.ts\.\nPlace \d+ of \d+ by value [\d.]+; score [\d.]+: /,
	);
	const missing = explain('internal/Observable.ts#Nothing');
	assert.deepEqual([missing.status, missing.stdout.split('\n')[0]], [1, 'internal/Observable.ts defines no Nothing.']);
});

test('snapshot diff ends with 0 for the same, 1 for others, 2 for what is no snapshot', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-'));
	const save = (name: string, at: string) => {
		const file = path.join(folder, name);
		assert.equal(plimsoll(['pack', RXJS, '--at', at, '--budget', '600', '--snapshot', file]).status, 0);
		return file;
	};
	const [first, again, other] = [
		save('a', 'internal/Subject.ts:60'),
		save('b', 'internal/Subject.ts:60'),
		save('c', 'internal/Subject.ts:80'),
	];
	assert.equal(readFileSync(first, 'utf8'), readFileSync(again, 'utf8'));
	const same = plimsoll(['snapshot', 'diff', first, again]);
	assert.deepEqual([same.status, same.stdout.split(':')[0]], [0, 'Equal']);
	const differing = plimsoll(['snapshot', 'diff', first, other]);
	assert.equal(differing.status, 1);
	assert.match(
		differing.stdout,
		/^cursor internal\/Subject\.ts:60:\d+ → internal\/Subject\.ts:80:\d+\nThey part after \d+ tokens: /,
	);
	assert.equal(plimsoll(['snapshot', 'diff', first, path.join(ROOT, 'package.json')]).status, 2);
	rmSync(folder, { recursive: true });
});

test('pack --batch answers each line in order, goes on after a bad one and ends with 1', () => {
	const good = { id: 'a', file: 'internal/Subject.ts', line: 60, character: 0, budget: 800, current: 'exclude' };
	const lines = [
		JSON.stringify(good),
		'no json',
		JSON.stringify({ id: 'b', file: 'internal/Subject.ts' }),
		JSON.stringify({ ...good, id: 'c', root: '/nowhere' }),
		JSON.stringify({ ...good, id: 'd' }),
	];
	const { status, stdout } = plimsoll(['pack', '--batch', RXJS], `${lines.join('\n')}\n`);
	const answers = stdout
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line));
	assert.equal(status, 1);
	assert.deepEqual(
		answers.map(({ id, error }) => [id, error === undefined]),
		[
			['a', true],
			[null, false],
			['b', false],
			['c', false],
			['d', true],
		],
	);
	assert.match(answers[2].error, /line/);
	assert.match(answers[3].error, /\/nowhere is not a folder/);
	assert.ok(answers[0].tokens <= 800);
	assert.deepEqual({ ...answers[4], id: 'a', ms: 0 }, { ...answers[0], ms: 0 });
});

test('session --dry-run says what each slot holds: nothing over its allowance, and typing reads what was typed', () => {
	const file = 'internal/Subject.ts';
	const text = readFileSync(path.join(RXJS, file), 'utf8');
	const lines = text.split('\n');
	const typed = [...lines.slice(0, 60), '\tthis.obs', ...lines.slice(60)].join('\n');
	const events = [
		{ id: 'open', type: 'open', file, text },
		{ id: 'first', type: 'request', file, line: 60, character: 0 },
		{ id: 'pause', type: 'idle', ms: 4000, allow: 8000 },
		{ id: 'edit', type: 'edit', file, text: typed, line: 60, character: 9 },
		{ id: 'bad', type: 'sail' },
		{ id: 'second', type: 'request', file, line: 60, character: 9 },
	];
	const input = events.map((event) => `${JSON.stringify(event)}\n`).join('');
	const { status, stdout } = plimsoll(['session', '--dry-run', '--context', '8192', '--root', RXJS], input);
	const answers = stdout
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line));
	assert.equal(status, 1);
	assert.deepEqual(
		answers.map(({ id, ops }) => [id, ops?.map((op: { kind: string }) => op.kind)]),
		[
			['open', []],
			['first', ['request']],
			['pause', ['background', 'background']],
			['edit', []],
			['bad', undefined],
			['second', ['request']],
		],
	);
	const [, first, pause, , , second] = answers;
	assert.ok(first.ops[0].tokens.length < 800, String(first.ops[0].tokens.length));
	const held = pause.ops.at(-1);
	const asked = second.ops[0];
	assert.equal(asked.slot, held.slot);
	assert.ok(asked.tokens.length > 3000 && asked.tokens.length <= 8192 - 256, String(asked.tokens.length));
	const shared = asked.tokens.findIndex((token: number, at: number) => token !== held.tokens[at]);
	assert.ok(asked.tokens.length - shared < 130, `${asked.tokens.length - shared} tokens are read`);
	const [prefix, suffix, middle] = [200_101, 200_103, 200_102].map((marker) => asked.tokens.indexOf(marker));
	assert.ok(prefix < suffix && suffix < middle && middle === asked.tokens.length - 1);
});

test('bad usage is one sentence and exit code 2', () => {
	for (const [args, sentence] of [
		[['pack', RXJS], /Say where the cursor is: --at src\/a\.ts:120:5/],
		[['pack', RXJS, '--at', 'none.ts:1:1'], /none\.ts is not a file in/],
		[['pack', RXJS, '--at', 'internal/Subject.ts:99999'], /has 186 lines, there is no line 99999/],
		[['pack', '/nowhere', '--at', 'a.ts:1'], /\/nowhere is not a folder/],
		[['pack', RXJS, '--at', 'internal/Subject.ts:1', '--budget', 'much'], /whole number from 1/],
		[['index'], /missing required argument/],
		[['session', '--dry-run'], /required option '--root/],
		[['sail'], /unknown command/],
	] as const) {
		const { status, stdout, stderr } = plimsoll(args);
		assert.equal(status, 2, stderr);
		assert.match(stderr, sentence);
		assert.equal(stdout, '');
	}
});

test('index says what it found', () => {
	const { status, stdout } = plimsoll(['index', RXJS, '--json']);
	const report = JSON.parse(stdout);
	assert.equal(status, 0);
	assert.ok(report.symbols > 1000 && report.edges > 1000 && report.peakMemoryBytes > 0);
	assert.ok(report.symbolEdges.confident > 1000 && report.symbolEdges.edges >= report.symbolEdges.confident);
	assert.deepEqual(Object.keys(report.ms), ['cold', 'warm']);
});
