import * as v from 'valibot';
import { kvNameOf } from '../../core/log/kvName.ts';
import type { LogMemory, SavedLog } from '../../core/log/logPorts.ts';
import type { ModelRuntime } from '../../core/model/modelRuntime.ts';
import { TIERS } from '../../core/pack/packedContext.ts';

/** Counts up when what is written changes. */
const VERSION = 3;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const segment = v.variant('kind', [
	v.object({ kind: v.literal('text'), text: v.string() }),
	v.object({ kind: v.literal('control'), token: v.string() }),
]);
const item = v.object({
	id: v.string(),
	path: v.string(),
	symbol: v.string(),
	tier: v.picklist(TIERS),
	form: v.picklist(['body', 'signature', 'name', 'text']),
	ranges: v.array(v.tuple([count, count])),
	lines: v.array(v.string()),
	tokens: count,
	hops: count,
	score: v.number(),
	parts: v.record(v.string(), v.number()),
	why: v.string(),
});
const Saved = v.object({
	version: v.literal(VERSION),
	root: v.string(),
	file: v.string(),
	key: v.string(),
	pieces: v.array(v.object({ segments: v.array(segment), tokens: count, items: v.array(item) })),
});

/** Logs as the model keeps them beside their KV states, some 50 kB each. Any doubt about one means that there is none. */
export class SavedLogs implements LogMemory {
	readonly #model: Pick<ModelRuntime, 'memo'>;

	constructor(model: Pick<ModelRuntime, 'memo'>) {
		this.#model = model;
	}

	async load(root: string, file: string, key: string): Promise<SavedLog | undefined> {
		try {
			const memo = await this.#model.memo(kvNameOf({ root, file }), new AbortController().signal);
			if (memo === undefined) {
				return undefined;
			}
			const saved = v.parse(Saved, JSON.parse(memo));
			return saved.root === root && saved.file === file && saved.key === key ? saved : undefined;
		} catch {
			// Of another version, or the model is gone: it is packed anew.
			return undefined;
		}
	}

	write(log: SavedLog): string {
		return JSON.stringify({ version: VERSION, ...log });
	}
}
