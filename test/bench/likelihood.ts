// How probable the true next line is to the tiny model, given what it is told of other files:
// `npm run bench:likelihood [-- --cursors 200 --seed 1 --in effect --context 2048 --keep scores.jsonl]`.
import { parseArgs } from 'node:util';
import { renderRepository } from '../../src/core/pack/renderBlocks.ts';
import { TINY } from '../support/tinyModel.ts';
import { LineScorer } from './likelihood/lineScorer.ts';
import { around, importedFiles, nothing, ours, type Telling, unrelatedFiles } from './likelihood/prompts.ts';
import { Scores, type ToldScore } from './likelihood/scores.ts';
import { type Cursor, drawCursors } from './recall/cursors.ts';
import { withJudged } from './recall/workspaces.ts';
import { NEVER, withEngine } from './support/engines.ts';
import { machineLine, say } from './support/machine.ts';
import { percent, table } from './support/table.ts';

const { values: options } = parseArgs({
	options: {
		cursors: { type: 'string', default: '200' },
		seed: { type: 'string', default: '1' },
		in: { type: 'string', default: 'effect' },
		/** Tokens of other files. */
		context: { type: 'string', default: '2048' },
		/** A file that keeps what was scored, so that a run that was cut short goes on. */
		keep: { type: 'string' },
	},
});

/** One line under each of the ways to tell of other files. */
interface Scored {
	readonly cursor: Cursor;
	readonly scores: readonly ToldScore[];
}

/** One after another: there is one model. */
async function inTurn<T, U>(values: readonly T[], task: (value: T) => Promise<U>): Promise<U[]> {
	const results: U[] = [];
	for (const value of values) {
		results.push(await task(value));
	}
	return results;
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean of a line's tokens. */
function perToken(score: ToldScore | undefined): number {
	return mean(score?.logProbabilities ?? []);
}

function sayTable(title: string, names: readonly string[], scored: readonly Scored[]): void {
	const column = (at: number) => scored.map(({ scores }) => perToken(scores[at]));
	const last = names.length - 1;
	const rows = names.map((name, at) => {
		const context = mean(scored.map(({ scores }) => scores[at]?.context ?? 0));
		const right = scored.filter(({ scores }) => scores[at]?.isFirstRight).length;
		return [name, Math.round(context).toLocaleString('en'), mean(column(at)).toFixed(3), percent(right, scored.length)];
	});
	say(
		`\n${title}: ${scored.length} lines, ${scored.reduce((sum, { scores }) => sum + (scores[0]?.logProbabilities.length ?? 0), 0)} tokens\n`,
	);
	say(table(['told', 'tokens, mean', 'log-likelihood a token', 'first token right'], rows));
	for (const [at, name] of names.slice(0, last).entries()) {
		const differences = column(last).map((value, line) => value - (column(at)[line] ?? 0));
		const middle = mean(differences);
		const variance = differences.reduce((sum, each) => sum + (each - middle) ** 2, 0) / (differences.length - 1);
		const better = differences.filter((each) => each > 0).length;
		say(
			`${names[last]} less ${name}: ${signed(middle)} ± ${Math.sqrt(variance / differences.length).toFixed(3)} (standard error of the paired ` +
				`difference); more probable in ${percent(better, differences.length)} of the lines`,
		);
	}
}

function signed(value: number): string {
	return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/** Whether the first hidden line itself names something of another file, not only one that follows. */
function namesOther({ nextLine, needed }: Cursor): boolean {
	const words = new Set(nextLine.match(/[\w$]+/g));
	return needed.some(({ name }) => words.has(name));
}

await withJudged(options.in, async ({ root, title, indexed, judge }) => {
	const cursors = await drawCursors(indexed.sources, judge, Number(options.cursors), Number(options.seed));
	say(
		`The true next line in ${title}, ${cursors.length} cursors (seed ${options.seed}), by ${TINY.split('/').at(-1)}. ${machineLine()}`,
	);
	const kept = await Scores.open(options.keep);
	await LineScorer.with(TINY, (scorer) =>
		withEngine(
			undefined,
			async (engine) => {
				await engine.refresh(root, NEVER);
				const budget = Number(options.context);
				const tellings = [
					nothing,
					unrelatedFiles(indexed, scorer, budget, Number(options.seed)),
					importedFiles(indexed, scorer, budget),
					ours(engine, root, scorer, budget),
				];
				const repository = renderRepository(options.in, scorer.style);
				const scored: Scored[] = [];
				for (const cursor of cursors) {
					const key = [options.in, options.seed, budget, cursor.file, cursor.line].join(' ');
					const score = async (telling: Telling) => {
						const context = await telling.context(cursor);
						const told = await scorer.score([...repository, ...context, ...around(cursor, scorer)], cursor.nextLine);
						return { ...told, context: scorer.countSegments(context) };
					};
					scored.push({ cursor, scores: await kept.get(key, () => inTurn(tellings, score)) });
				}
				const names = tellings.map(({ name }) => name);
				sayTable('All lines', names, scored);
				sayTable(
					'Lines that name a definition of another file',
					names,
					scored.filter(({ cursor }) => namesOther(cursor)),
				);
			},
			{ modelTokenizer: async (texts) => scorer.count(texts) },
		),
	);
});
