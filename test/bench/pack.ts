// How long a pack takes and what many of them leave behind: `npm run bench:pack [-- --packs 10000] [--root <folder>]`.
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { PackedContext } from '../../src/core/pack/packedContext.ts';
import { NEVER, packRequest, withEngine } from './support/engines.ts';
import { hasDatabase } from './support/hasDatabase.ts';
import { machineLine, say } from './support/machine.ts';
import { usedMemory } from './support/memory.ts';
import { LARGEST, withFolder, withPackage } from './support/packages.ts';
import { readSources, type Source } from './support/sources.ts';
import { quantile, seeded, shuffled, timed } from './support/stats.ts';
import { megabytes, milliseconds, table } from './support/table.ts';

const { values: options } = parseArgs({
	options: {
		/** Packs after which memory is looked at; 10,000 is the figure we promise, and takes minutes. */
		packs: { type: 'string', default: '1000' },
		files: { type: 'string', default: '100' },
		/** A repository of one's own instead of the package. */
		root: { type: 'string' },
	},
});
const SMALL = 4096;
const LARGE = 200_000;
/** Cursors for the large budget: a pack of it is a hundred of the small one. */
const LARGE_CURSORS = 10;
/** Lines that the cursor moves through in each file, one at a time, as typing Enter does. */
const MOVES = 4;

const random = seeded(1);
/** A line somewhere in the second half of a file, where there is code. */
const lineIn = ({ text }: Source) => Math.floor(text.split('\n').length * (0.5 + random() / 3));

type Workspace = { readonly root: string; readonly title: string };

function withWorkspace(use: (workspace: Workspace) => Promise<void>): Promise<void> {
	const { root } = options;
	return root === undefined
		? withPackage(LARGEST, use)
		: use({ root: path.resolve(root), title: path.basename(path.resolve(root)) });
}

function figures(name: string, packs: readonly { readonly ms: number; readonly result: PackedContext }[]): string[] {
	const times = packs.map(({ ms }) => ms);
	const tokens = packs.reduce((sum, { result }) => sum + result.used, 0) / Math.max(1, packs.length);
	const stage = (pick: (ms: PackedContext['ms']) => number) =>
		milliseconds(
			quantile(
				packs.map(({ result }) => pick(result.ms)),
				0.5,
			),
		);
	return [
		name,
		String(packs.length),
		milliseconds(quantile(times, 0.5)),
		milliseconds(quantile(times, 0.95)),
		stage(({ gather }) => gather),
		stage(({ score }) => score),
		stage(({ pack }) => pack),
		stage(({ count }) => count),
		Math.round(tokens).toLocaleString('en'),
	];
}

await withWorkspace(async ({ root, title }) => {
	const sources = (await readSources(root)).filter(({ text }) => text.split('\n').length > 40);
	const chosen = shuffled(sources, random).slice(0, Number(options.files));
	await withEngine(undefined, async (engine) => {
		const status = await engine.refresh(root, NEVER);
		say(`Packs in ${title}, ${status.files} files, ${status.symbols} symbols. ${machineLine()}\n`);
		const packAt = (source: Source, line: number, budget: number) =>
			timed(() => engine.pack(packRequest({ root, file: source.file, text: source.text, line, character: 0, budget }), NEVER));
		const first = await packAt(chosen[0] ?? { file: '', text: '' }, 10, SMALL);
		const cold: Awaited<ReturnType<typeof packAt>>[] = [];
		const switched: typeof cold = [];
		const moved: typeof cold = [];
		const stayed: typeof cold = [];
		for (const round of [cold, switched]) {
			for (const source of chosen) {
				const line = lineIn(source);
				round.push(await packAt(source, line, SMALL));
				const around = async (line: number) => (await engine.symbolsAt(root, source.file, line)).join();
				const before = await around(line);
				for (let step = 1; round === switched && step <= MOVES; step++) {
					const pack = await packAt(source, line + step, SMALL);
					moved.push(pack);
					if (before !== '' && (await around(line + step)) === before) {
						stayed.push(pack);
					}
				}
			}
		}
		const large: typeof cold = [];
		for (const source of chosen.slice(0, LARGE_CURSORS)) {
			await packAt(source, lineIn(source), LARGE);
			large.push(await packAt(source, lineIn(source), LARGE));
		}
		say(
			table(
				['pack', 'packs', 'p50', 'p95', 'gather', 'score', 'choose', 'count', 'tokens, mean'],
				[
					figures(`the very first, ${SMALL} tokens`, [first]),
					figures(`first in a file, ${SMALL}`, cold),
					figures(`another file, warm, ${SMALL}`, switched),
					figures(`a line further, ${SMALL}`, moved),
					figures(`of these within the same definition, ${SMALL}`, stayed),
					figures(`warm, ${LARGE}`, large),
				],
			),
		);
		say('\n(The columns after p95 are medians of the stages; parsing the current file is in p50 and p95 only.)\n');

		const packs = Number(options.packs);
		const memory: string[][] = [];
		for (let done = 0; done <= packs; done++) {
			if (done % Math.ceil(packs / 5) === 0 || done === packs) {
				const { heap, resident } = usedMemory();
				memory.push([done.toLocaleString('en'), megabytes(heap), megabytes(resident)]);
			}
			const source = chosen[done % chosen.length];
			if (source) {
				await packAt(source, lineIn(source), SMALL);
			}
		}
		say(table(['packs done', 'heap in use', 'resident'], memory));
	});
	if (!hasDatabase) {
		say('\nFrom a closed editor with a stored index: not measured, this Node has no node:sqlite.');
		return;
	}
	await withFolder(async (storage) => {
		await withEngine(storage, (engine) => engine.refresh(root, NEVER));
		const [source] = chosen;
		const opened = await timed(() =>
			withEngine(storage, async (engine) => {
				await engine.refresh(root, NEVER);
				return engine.pack(
					packRequest({ root, file: source?.file ?? '', text: source?.text, line: 20, character: 0, budget: LARGE }),
					NEVER,
				);
			}),
		);
		say(`\nFrom a closed editor with a stored index: ${LARGE} tokens in ${milliseconds(opened.ms)}.`);
	});
});
