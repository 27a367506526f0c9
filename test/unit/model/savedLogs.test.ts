import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { silentLog } from '../../../src/core/base/log.ts';
import { ContextLog } from '../../../src/core/log/contextLog.ts';
import type { LogModel, LogPlace } from '../../../src/core/log/logPorts.ts';
import { TokenSlots } from '../../../src/core/log/tokenSlots.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { MARKER_STYLE } from '../../../src/node/cli/markerEncoder.ts';
import { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { SavedLogs } from '../../../src/node/model/savedLogs.ts';
import { ROOT } from '../../support/fixtures.ts';
import { temporaryFolder } from '../../support/tinyModel.ts';

const signal = new AbortController().signal;

test('a log that was kept is the log after a restart, though something else would be packed by then', async (context) => {
	const root = await temporaryFolder(context);
	await writeFile(path.join(root, 'b.ts'), 'export function b(): number {\n\treturn 1;\n}\n');
	await writeFile(path.join(root, 'a.ts'), "import { b } from './b';\n\nconst all = b();\n");
	const engine = new LocalEngine({ dataFolder: ROOT, storageFolder: undefined, log: silentLog, modelTokenizer: undefined });
	context.after(() => engine.dispose());
	await engine.refresh(root, signal);
	/** As the model process keeps them, beside its states. */
	const memos = new Map<string, string>();
	const text = "import { b } from './b';\n\nconst all = b();\n";
	const place: LogPlace = { root, file: 'a.ts', text, line: 2, character: 12 };
	const start = (key = 'settings') => {
		const slots = new TokenSlots((segments) =>
			segments.flatMap((segment) => (segment.kind === 'text' ? [...segment.text] : [segment.token]).map((c) => c.charCodeAt(0))),
		);
		slots.allow(100_000);
		const model: LogModel = {
			slots: 2,
			count: (texts) => slots.count(texts),
			held: (slot, prompt) => slots.held(slot, prompt),
			warm: (slot, context, cursor, signal, memo) => {
				memos.set(`${root}#a.ts`, memo ?? '');
				return slots.warm(slot, context, cursor, signal);
			},
		};
		const options = { ...DEFAULT_PACK_OPTIONS, style: MARKER_STYLE };
		const packer = {
			pack: (at: LogPlace, window: readonly [number, number], budget: number, signal: AbortSignal) =>
				engine.pack({ ...at, window, budget, current: 'include', options }, signal),
			shareable: (root: string, files: readonly string[]) => engine.shareable(root, files),
		};
		const settings = () => ({ style: MARKER_STYLE, budget: 4000, key, patience: 4000 });
		return new ContextLog(packer, model, settings, new SavedLogs({ memo: async (name) => memos.get(name) }));
	};
	const before = start();
	before.visit({ root, file: 'c.ts', text: 'export const seen = 1;\n', line: 0, character: 0 });
	await before.rest(place, signal);
	const told = (await before.request(place, signal)).context;
	const after = start();
	await after.rest(place, signal);
	assert.deepEqual((await after.request(place, signal)).context, told);
	assert.ok(JSON.stringify(told).includes('export const seen'));
	const other = start('other settings');
	await other.rest(place, signal);
	assert.ok(!JSON.stringify((await other.request(place, signal)).context).includes('export const seen'));
});

test('a memo that is no log of this version is none', async () => {
	for (const memo of [undefined, '', '{', '{"version":1}', '[]']) {
		const logs = new SavedLogs({ memo: async () => memo });
		assert.equal(await logs.load('/r', 'a.ts', 'settings'), undefined);
	}
	const log = { root: '/r', file: 'a.ts', key: 'settings', pieces: [] };
	const logs = new SavedLogs({ memo: async () => new SavedLogs({ memo: async () => undefined }).write(log) });
	assert.deepEqual((await logs.load('/r', 'a.ts', 'settings'))?.pieces, []);
	assert.equal(await logs.load('/r', 'b.ts', 'settings'), undefined);
	const gone = new SavedLogs({ memo: () => Promise.reject(new Error('no model')) });
	assert.equal(await gone.load('/r', 'a.ts', 'settings'), undefined);
});
