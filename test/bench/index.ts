// What an index costs beside a bare parse, how soon an edit is known, and what is kept in memory: `npm run bench:index [-- --large]`.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { parseArgs, promisify } from 'node:util';
import { Tinypool } from 'tinypool';
import { silentLog } from '../../src/core/base/log.ts';
import { ImportGraph } from '../../src/core/graph/importGraph.ts';
import { WorkspaceIndex } from '../../src/core/index/workspaceIndex.ts';
import type { ReadFile } from '../../src/core/parse/fileOf.ts';
import { EngineClient } from '../../src/node/engine/engineClient.ts';
import { IndexedWorkspace } from '../../src/node/engine/indexedWorkspace.ts';
import type { LocalEngine } from '../../src/node/engine/localEngine.ts';
import { ParsePool, QUIET } from '../../src/node/engine/parsePool.ts';
import { TreeSitter } from '../../src/node/engine/treeSitter.ts';
import { readProjectConfig } from '../../src/node/workspace/readProjectConfig.ts';
import { ROOT } from '../support/fixtures.ts';
import { NEVER, packRequest, withEngine } from './support/engines.ts';
import { hasDatabase } from './support/hasDatabase.ts';
import { machineLine, say } from './support/machine.ts';
import { LARGEST, PACKAGES, withFolder, withPackage } from './support/packages.ts';
import { bytesOf, readSources } from './support/sources.ts';
import { quantile, timed } from './support/stats.ts';
import { megabytes, milliseconds, percent, ratio, table } from './support/table.ts';

const { values: options } = parseArgs({
	options: {
		/** Also 50,000 generated files. */
		large: { type: 'boolean', default: false },
		runs: { type: 'string', default: '3' },
	},
});
const RUNS = Number(options.runs);
const LARGE_FILES = 50_000;
/** As the index hands files to its workers. */
const BATCH = 40;
const EDITED_LINES = 1000;

/** Parses all files and keeps nothing, batch by batch; the threads start and end with it. */
async function bareParse(root: string, threads: number, files: readonly string[]): Promise<number> {
	const { ms } = await timed(async () => {
		const pool = new Tinypool({
			filename: path.join(ROOT, 'out/test/bench/bareParse.mjs'),
			name: 'bareParse',
			minThreads: 0,
			maxThreads: threads,
		});
		const batches = Array.from({ length: Math.ceil(files.length / BATCH) }, (_, at) => files.slice(at * BATCH, (at + 1) * BATCH));
		const grammars = path.join(ROOT, 'out/grammars');
		await Promise.all(batches.map((batch) => pool.run({ grammars, root, files: batch })));
		await pool.destroy();
	});
	return ms;
}

/** The quickest of some runs: what else the machine does only adds. The order of the tasks goes round, so that none is always first. */
async function best(tasks: readonly (() => Promise<number>)[]): Promise<number[]> {
	const times = tasks.map(() => Number.POSITIVE_INFINITY);
	for (let run = 0; run < RUNS; run++) {
		for (const [index, task] of tasks.entries()) {
			times[index] = Math.min(times[index] ?? 0, await task());
		}
	}
	return times;
}

async function measureIndexing(root: string, title: string): Promise<string[]> {
	const sources = await readSources(root);
	const files = sources.map(({ file }) => file);
	const bare = (threads: number) => () => bareParse(root, threads, files);
	const cold = (threads: number) => () => indexed(root, threads, async (workspace) => (await workspace.refresh(NEVER)).ms);
	const warm = () =>
		indexed(root, 1, async (workspace) => {
			await workspace.refresh(NEVER);
			return (await workspace.refresh(NEVER)).ms;
		});
	const times = await best([bare(1), bare(2), cold(1), cold(2), warm]);
	const [bare1 = 0, bare2 = 0, cold1 = 0, cold2 = 0, again = 0] = times;
	return [
		title,
		String(files.length),
		megabytes(bytesOf(sources)),
		milliseconds(bare1),
		milliseconds(bare2),
		milliseconds(cold1),
		milliseconds(cold2),
		ratio(cold1 / bare1),
		ratio(cold2 / bare2),
		ratio(again / cold1),
	];
}

/** Lends an index of a folder whose parser has that many processes, whatever this machine would be given. */
async function indexed<T>(root: string, threads: number, use: (workspace: IndexedWorkspace) => Promise<T>): Promise<T> {
	class Pool extends ParsePool {
		override get workers(): number {
			return threads;
		}
	}
	const pool = new Pool({ dataFolder: ROOT });
	const onStatus = () => undefined;
	const treeSitter = new TreeSitter(ROOT);
	const workspace = new IndexedWorkspace(root, { pool, treeSitter, log: silentLog, storageFolder: undefined, onStatus });
	try {
		return await use(workspace);
	} finally {
		workspace.close();
		await pool.dispose();
	}
}

/** What is typed, a character at a time: half of it is not yet code that parses. */
const TYPED = 'const typed = this.value.find((each) => each.name === other[0]?.kind) ?? [{ made: new Map() }, "text"];\n';

/**
 * Types a line into a function. An edit is known when the file's outline, its uses and its own edges are those of the new text; what
 * a small pack adds to that is measured beside it, and what the same costs without a tree that is kept.
 */
async function measureEdits(root: string): Promise<string[]> {
	const sources = await readSources(root);
	const sized = sources.toSorted((a, b) => distance(a.text) - distance(b.text));
	const { file, text } = sized[0] ?? { file: '', text: '' };
	const treeSitter = new TreeSitter(ROOT);
	const lines = text.split('\n');
	const line = await placeToType(treeSitter, file, lines);
	const texts = Array.from(TYPED, (_, at) => [...lines.slice(0, line), TYPED.slice(0, at + 1), ...lines.slice(line)].join('\n'));
	const index = new WorkspaceIndex();
	for (const each of sources) {
		const read = await treeSitter.read(each.file, each.text);
		index.set(each.file, read?.outline, read?.uses);
	}
	const graph = new ImportGraph(index, await readProjectConfig(root, [...index.files]));
	const known = async (read: ReadFile | undefined) => graph.edges(file, read?.outline);
	await treeSitter.readEdited(file, text);
	const fresh = await each(texts, async (edited) => known(await treeSitter.readEdited(file, edited, true)));
	const whole = await each(texts, async (edited) => known(await treeSitter.read(file, edited)));
	const type = async (engine: LocalEngine) => {
		await engine.refresh(root, NEVER);
		return each(texts, (edited) => {
			engine.setText(root, file, edited);
			return engine.pack(packRequest({ root, file, text: edited, line, character: 0, budget: 256 }), NEVER);
		});
	};
	const packed = await withEngine(undefined, type, { typingPause: QUIET });
	const quantiles = (times: readonly number[]) => [0.5, 0.95].map((fraction) => milliseconds(quantile(times, fraction)));
	return [`${file}, ${lines.length} lines`, ...quantiles(fresh), ...quantiles(whole), ...quantiles(packed)];
}

/** The first line of the second half at which a statement with a name of its own can stand inside a function. */
async function placeToType(treeSitter: TreeSitter, file: string, lines: readonly string[]): Promise<number> {
	for (let line = lines.length >> 1; line < lines.length; line++) {
		const isInside = /^\s+(const|let|return)\b/.test(lines[line] ?? '');
		if (isInside && (await treeSitter.outline(file, lines.toSpliced(line, 0, TYPED).join('\n')))?.hasErrors === false) {
			return line;
		}
	}
	return 0;
}

async function each(texts: readonly string[], task: (text: string) => Promise<unknown>): Promise<number[]> {
	const times: number[] = [];
	for (const text of texts) {
		times.push((await timed(() => task(text))).ms);
	}
	return times;
}

function distance(text: string): number {
	return Math.abs(text.split('\n').length - EDITED_LINES);
}

/** Delay of this thread's event loop while a worker indexes, as the extension host has it. */
async function measureHost(root: string): Promise<string> {
	const client = new EngineClient({
		worker: path.join(ROOT, 'out/engineWorker.mjs'),
		storageFolder: undefined,
		log: silentLog,
		countTokens: async () => [],
	});
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	await client.refresh(root, NEVER);
	delay.disable();
	await client.dispose();
	const at = (nanoseconds: number) => milliseconds(Math.max(0, nanoseconds / 1e6 - 1));
	return `Event-loop delay of the host while the worker indexes: p50 ${at(delay.percentile(50))}, p99 ${at(delay.percentile(99))}, most ${at(delay.max)}.`;
}

interface Memory {
	readonly ms: number;
	readonly files: number;
	readonly symbols: number;
	readonly bytesOnDisk: number;
	readonly kept: number;
	readonly peak: number;
}

async function inProcess(root: string, storage: string): Promise<Memory> {
	const script = path.join(ROOT, 'out/test/bench/indexMemory.mjs');
	const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, root, storage]);
	return JSON.parse(stdout) as Memory;
}

/** Cold and from what the first run stored, each in a process of its own. */
async function measureMemory(root: string, title: string): Promise<string[]> {
	const bytes = bytesOf(await readSources(root));
	return withFolder(async (storage) => {
		const cold = await inProcess(root, storage);
		const stored = await inProcess(root, storage);
		return [
			title,
			cold.files.toLocaleString('en'),
			megabytes(bytes),
			milliseconds(cold.ms),
			hasDatabase ? ratio(stored.ms / cold.ms) : 'no node:sqlite',
			hasDatabase ? megabytes(stored.bytesOnDisk) : 'no node:sqlite',
			megabytes(cold.kept),
			percent(cold.kept, bytes),
			megabytes(cold.peak),
		];
	});
}

/** Modules of some forty lines that import two others each, in folders of a hundred. */
async function generate(root: string, count: number): Promise<void> {
	const place = (index: number) => `part${Math.floor(index / 100)}/module${index}`;
	for (let index = 0; index < count; index++) {
		const others = [Math.floor(index / 2), Math.floor(index / 3)];
		const imports = others.map((other, at) => `import { Model${other} as First${at} } from '../${place(other)}.ts';`);
		const methods = Array.from(
			{ length: 8 },
			(_, at) =>
				`\t/** Step ${at} of ${index}. */\n\tstep${at}(input: First${at % 2}): number {\n\t\treturn this.value + input.value + ${at};\n\t}\n`,
		);
		const text = `${imports.join('\n')}\n\nexport class Model${index} {\n\treadonly value: number = ${index};\n\n${methods.join('\n')}}\n`;
		const file = path.join(root, `${place(index)}.ts`);
		await mkdir(path.dirname(file), { recursive: true });
		await writeFile(file, text);
	}
}

say(`What an index costs. ${machineLine()}\n`);
const indexing: string[][] = [];
const memory: string[][] = [];
for (const name of PACKAGES) {
	await withPackage(name, async ({ root, title }) => {
		indexing.push(await measureIndexing(root, title));
		memory.push(await measureMemory(root, title));
	});
}
say(
	table(
		[
			'sources',
			'files',
			'bytes',
			'bare parse, 1',
			'bare, 2',
			'cold index, 1',
			'cold, 2',
			'cold ÷ bare, 1',
			'cold ÷ bare, 2',
			'refresh ÷ cold',
		],
		indexing,
	),
);
say(
	`\n(1, 2: worker threads of the bare parse, processes of the index. The best of ${RUNS} runs; they start and load their grammars in each.)\n`,
);
await withPackage(LARGEST, async ({ root }) => {
	say(
		table(
			['edited file', 'edit to fresh p50', 'p95', 'read as a whole p50', 'p95', 'edit + pack p50', 'p95'],
			[await measureEdits(root)],
		),
	);
	say(`\n${await measureHost(root)}\n`);
});
if (options.large) {
	await withFolder(async (root) => {
		await generate(root, LARGE_FILES);
		memory.push(await measureMemory(root, 'generated'));
	});
}
say(table(['sources', 'files', 'bytes', 'cold', 'stored ÷ cold', 'on disk', 'kept in memory', 'of the bytes', 'peak'], memory));
