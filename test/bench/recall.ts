// How many of the definitions that the next lines need are shown, and what else is:
// `npm run bench:recall [-- --cursors 100 --seed 1 --in rxjs,effect,python --of recall,stability,compression,relevance --missed]`.
import { parseArgs } from 'node:util';
import { CachedTokenizer, type Tokenizer } from '../../src/core/pack/tokenizer.ts';
import { TiktokenTokenizer } from '../../src/node/tokenizer/tiktoken.ts';
import { ROOT } from '../support/fixtures.ts';
import { compression, savedBy } from './recall/compression.ts';
import { type Cursor, drawCursors } from './recall/cursors.ts';
import { isShown } from './recall/isShown.ts';
import { misses } from './recall/misses.ts';
import { importedFiles, importedSignatures, type Packer, plimsoll } from './recall/packers.ts';
import { Packs } from './recall/packs.ts';
import { Reach } from './recall/reach.ts';
import { RELATIONS, RELEVANT, type Relation, type Relevance, relevance } from './recall/relevance.ts';
import { stability } from './recall/stability.ts';
import { type JudgedWorkspace, WORKSPACES, withJudged } from './recall/workspaces.ts';
import { NEVER, withEngine } from './support/engines.ts';
import { machineLine, say } from './support/machine.ts';
import { quantile } from './support/stats.ts';
import { percent, table } from './support/table.ts';

const BUDGETS = [1024, 2048, 4096, 8192];
const LARGEST = 8192;
const FIGURES = ['recall', 'stability', 'compression', 'relevance'] as const;
/** Budgets at which the cursor is moved. */
const MOVED = [1024, 4096];
/** Causes that are told; the rest is small. */
const MOST_CAUSES = 8;
const { values: options } = parseArgs({
	options: {
		cursors: { type: 'string', default: '100' },
		seed: { type: 'string', default: '1' },
		in: { type: 'string', default: WORKSPACES.join() },
		of: { type: 'string', default: FIGURES.join() },
		missed: { type: 'boolean', default: false },
	},
});

async function rowOf(packer: Packer, budget: number, cursors: readonly Cursor[]): Promise<string[]> {
	let tokens = 0;
	let overruns = 0;
	const [all, fresh] = [newShare(), newShare()];
	for (const cursor of cursors) {
		const shown = await packer.pack(cursor, budget);
		tokens += shown.tokens;
		overruns += shown.tokens > budget ? 1 : 0;
		for (const each of cursor.needed) {
			const hit = isShown(each, shown.pieces) ? 1 : 0;
			for (const share of each.inCode ? [all] : [all, fresh]) {
				share.needed++;
				share.shown += hit;
			}
		}
	}
	return [
		packer.name,
		budget.toLocaleString('en'),
		percent(all.shown, all.needed),
		percent(fresh.shown, fresh.needed),
		Math.round(tokens / cursors.length).toLocaleString('en'),
		String(overruns),
	];
}

function newShare(): { needed: number; shown: number } {
	return { needed: 0, shown: 0 };
}

async function sayRecall(packers: readonly Packer[], cursors: readonly Cursor[]): Promise<void> {
	const rows: string[][] = [];
	for (const budget of BUDGETS) {
		for (const packer of packers) {
			rows.push(await rowOf(packer, budget, cursors));
		}
	}
	say(table(['packer', 'budget', 'shown', 'shown, of the new', 'tokens, mean', 'overruns'], rows));
}

async function sayMisses(cursors: readonly Cursor[], packs: Packs, { indexed }: JudgedWorkspace): Promise<void> {
	const missed = await misses(cursors, packs, indexed, LARGEST);
	say(`\nNot shown at ${LARGEST} tokens: ${missed.length}.`);
	for (const cause of new Set(missed.map((each) => each.cause))) {
		const alike = missed.filter((each) => each.cause === cause);
		say(`${cause}: ${alike.length}`);
		for (const { cursor, needed } of options.missed ? alike : []) {
			const [place] = needed.places;
			say(`  ${cursor.file}:${cursor.line + 1} needs ${needed.name} of ${place?.file}:${(place?.line ?? 0) + 1}`);
		}
	}
}

async function sayStability(cursors: readonly Cursor[], packs: Packs): Promise<void> {
	say('\nStability: items that stay when the cursor goes 1 to 3 lines down.');
	for (const budget of MOVED) {
		const kept = await stability(cursors, packs, budget);
		const mean = kept.reduce((sum, part) => sum + part, 0) / kept.length;
		const [median, tenth] = [0.5, 0.1].map((fraction) => percent(quantile(kept, fraction), 1));
		say(`at ${budget} tokens ${percent(mean, 1)} (median ${median}, worst tenth ${tenth}; ${kept.length} moves)`);
	}
}

async function sayCompression(
	cursors: readonly Cursor[],
	packs: Packs,
	indexed: JudgedWorkspace['indexed'],
	tokenizer: Tokenizer,
) {
	const found = await compression(cursors, packs, indexed, tokenizer);
	const saved = found.map(savedBy);
	const count = (values: readonly number[]) => Math.round(quantile(values, 0.5)).toLocaleString('en');
	const whole = found.filter(({ tokens }) => tokens !== undefined);
	say(
		`\nCompression: of all text within three imports (median ${count(found.map((each) => each.whole))} tokens) we do without ` +
			`${percent(quantile(saved, 0.5), 1)} at the median, ${percent(quantile(saved, 0.25), 1)} at the lower quarter, and show as much of ` +
			`what is needed (median ${count(whole.map(({ tokens = 0 }) => tokens))} tokens). ${found.length} cursors need something of these files; ` +
			`for ${found.length - whole.length} of them even the largest pack lacks something, which counts as nothing saved.`,
	);
}

async function sayRelevance(cursors: readonly Cursor[], packs: Packs, { indexed, judge }: JudgedWorkspace): Promise<void> {
	const reach = new Reach(judge);
	const columns = new Map<number, Relevance>();
	for (const budget of BUDGETS) {
		columns.set(budget, await relevance(cursors, packs, indexed, reach, budget));
	}
	const sum = (values: Iterable<number>) => [...values].reduce((total, each) => total + each, 0);
	const share = ({ tokens }: Relevance, relations: readonly Relation[]) =>
		percent(sum(relations.map((relation) => tokens.get(relation) ?? 0)), sum(tokens.values()));
	const all = [...columns.values()];
	say('\nRelevance: tokens shown by what the judge reaches in three steps from what the visible lines name.\n');
	say(
		table(
			['tokens', ...BUDGETS.map((budget) => budget.toLocaleString('en'))],
			[
				...RELATIONS.map((relation) => [relation, ...all.map((each) => share(each, [relation]))]),
				['relevant: the first four', ...all.map((each) => share(each, RELEVANT))],
			],
		),
	);
	const causes = columns.get(LARGEST)?.causes ?? new Map<string, number>();
	const told = [...causes].slice(0, MOST_CAUSES).map(([cause, tokens]) => `${cause} ${percent(tokens, sum(causes.values()))}`);
	say(`\nNot reached at ${LARGEST} tokens, by what spoke for it most: ${told.join('; ')}.`);
}

say(`Definitions in other files that 1 to 8 hidden lines need. ${machineLine()}`);
for (const name of options.in.split(',')) {
	await withJudged(name, async (workspace) => {
		const { root, title, indexed, judge } = workspace;
		const cursors = await drawCursors(indexed.sources, judge, Number(options.cursors), Number(options.seed));
		const needed = cursors.flatMap((cursor) => cursor.needed);
		const fresh = needed.filter(({ inCode }) => !inCode).length;
		say(
			`\n${title}: ${cursors.length} cursors (seed ${options.seed}), ${needed.length} definitions, ${fresh} of them not in the visible code\n`,
		);
		await withEngine(undefined, async (engine) => {
			await engine.refresh(root, NEVER);
			const tokenizer = new CachedTokenizer(new TiktokenTokenizer('o200k_base', ROOT));
			const packs = new Packs(engine, root);
			const figures: Record<(typeof FIGURES)[number], () => Promise<void>> = {
				recall: async () => {
					await sayRecall([plimsoll(packs), importedSignatures(indexed, tokenizer), importedFiles(indexed, tokenizer)], cursors);
					await sayMisses(cursors, packs, workspace);
				},
				stability: () => sayStability(cursors, packs),
				compression: () => sayCompression(cursors, packs, indexed, tokenizer),
				relevance: () => sayRelevance(cursors, packs, workspace),
			};
			for (const figure of FIGURES.filter((each) => options.of.split(',').includes(each))) {
				await figures[figure]();
			}
		});
	});
}
