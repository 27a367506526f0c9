import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { messageOf } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import type { LogMemory, SavedLog } from '../../core/log/logPorts.ts';
import { TIERS } from '../../core/pack/packedContext.ts';
import { writeWhole } from '../writeWhole.ts';

/** Counts up when what is written changes. */
const VERSION = 1;

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

/** Files whose logs are kept: some 50 kB each. */
const MAX_LOGS = 20;

/** The last logs, each in a file of its own. Any doubt about one means that there is none. */
export class LogFile implements LogMemory {
	readonly #folder: string;
	readonly #log: Log;

	constructor(folder: string, log: Log) {
		this.#folder = folder;
		this.#log = log;
	}

	async load(root: string, file: string, key: string): Promise<SavedLog | undefined> {
		try {
			const saved = v.parse(Saved, JSON.parse(await readFile(this.#fileOf(root, file), 'utf8')));
			return saved.root === root && saved.file === file && saved.key === key ? saved : undefined;
		} catch {
			// Missing, damaged or of another version: it is packed anew.
			return undefined;
		}
	}

	async save(log: SavedLog): Promise<void> {
		const file = this.#fileOf(log.root, log.file);
		try {
			await mkdir(this.#folder, { recursive: true });
			await writeWhole(file, JSON.stringify({ version: VERSION, ...log }));
			await this.#prune();
		} catch (error) {
			this.#log.warn(`The context log is not kept: ${messageOf(error)}`);
		}
	}

	#fileOf(root: string, file: string): string {
		const name = createHash('sha256')
			.update(JSON.stringify([root, file]))
			.digest('hex')
			.slice(0, 16);
		return path.join(this.#folder, `${name}.json`);
	}

	/** Gives up the oldest. */
	async #prune(): Promise<void> {
		const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.json'));
		const times = await Promise.all(names.map(async (name) => (await stat(path.join(this.#folder, name))).mtimeMs));
		const oldest = names.map((name, at) => ({ name, time: times[at] ?? 0 })).sort((a, b) => b.time - a.time);
		for (const { name } of oldest.slice(MAX_LOGS)) {
			await rm(path.join(this.#folder, name), { force: true });
		}
	}
}
