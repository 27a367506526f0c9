import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { silentLog } from '../../../src/core/base/log.ts';
import { DEFAULT_PACK_OPTIONS, type PackRequest } from '../../../src/core/pack/contextEngine.ts';
import { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { ROOT } from '../../support/fixtures.ts';

const root = path.join(ROOT, 'src/core');
const { signal } = new AbortController();
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Cursors in files that import each other, on lines near each other and far apart, as the disk has them and with a line typed. */
function requests(): PackRequest[] {
	return ['pack/packContext.ts', 'graph/importGraph.ts', 'score/odds.ts', 'pack/pins.ts', 'index/workspaceIndex.ts'].flatMap(
		(file) => {
			const text = textOf(file);
			const lines = text.split('\n');
			return [0.3, 0.6, 0.61, 0.8].flatMap((part) => {
				const line = Math.floor(lines.length * part);
				const at = { root, file, line, current: 'include', options: DEFAULT_PACK_OPTIONS } as const;
				const typed = [...lines.slice(0, line), '\t\tconst fresh = this.', ...lines.slice(line)].join('\n');
				return [
					...[300, 2048].map((budget) => ({ ...at, text, budget, character: 0 })),
					{ ...at, text: typed, budget: 2048, character: 21 },
					{ ...at, text, budget: 1024, character: 0, current: 'exclude' as const, recent: ['base/hash.ts'] },
					{ ...at, text, budget: 40_000, character: 0, options: { ...DEFAULT_PACK_OPTIONS, pins: ['base/event.ts'] } },
				];
			});
		},
	);
}

async function bytes(engine: LocalEngine, request: PackRequest): Promise<string> {
	const { ms: _, ...packed } = await engine.pack(request, signal);
	return JSON.stringify(packed);
}

test('the same cursor gives the same bytes whatever was packed before, and other bytes once another file is another', async () => {
	const engine = new LocalEngine({ dataFolder: ROOT, storageFolder: undefined, log: silentLog, modelTokenizer: undefined });
	await engine.refresh(root, signal);
	const all = requests();
	const first: string[] = [];
	for (const request of all) {
		first.push(await bytes(engine, request));
	}
	const inAnyOrder = all.map((_, at) => (at * 37) % all.length);
	assert.equal(new Set(inAnyOrder).size, all.length);
	for (const at of inAnyOrder) {
		const request = all[at];
		assert.ok(request);
		assert.equal(await bytes(engine, request), first[at], `${request.file}:${request.line} ${request.budget}`);
	}
	// At once, as a view and a completion ask.
	assert.deepEqual(await Promise.all(all.slice(0, 8).map((request) => bytes(engine, request))), first.slice(0, 8));

	const [request] = all;
	assert.ok(request);
	const offers = textOf('pack/offers.ts');
	engine.setText(root, 'pack/offers.ts', offers.replace('export function signatureOf(', 'export function signatureThatIsNew('));
	const edited = await bytes(engine, { ...request, budget: 8192 });
	assert.match(edited, /signatureThatIsNew/);
	engine.setText(root, 'pack/offers.ts', undefined);
	await engine.refresh(root, signal);
	assert.equal(await bytes(engine, request), first[0]);
	await engine.dispose();
});
