// How many of the definitions that the next lines need are shown: `npm run bench:recall [-- --cursors 100 --seed 1 --missed]`.
import { parseArgs } from 'node:util';
import { CachedTokenizer } from '../../src/core/pack/tokenizer.ts';
import { TiktokenTokenizer } from '../../src/node/tokenizer/tiktoken.ts';
import { ROOT } from '../support/fixtures.ts';
import { drawCursors } from './recall/cursors.ts';
import { compression, median, packsOf, relevance, stability } from './recall/figures.ts';
import { isShown } from './recall/isShown.ts';
import { importedFiles, importedSignatures, type Packer, plimsoll } from './recall/packers.ts';
import { Reach } from './recall/reach.ts';
import { NEVER, withEngine } from './support/engines.ts';
import { graphOf } from './support/graphOf.ts';
import { machineLine, say } from './support/machine.ts';
import { TypeScriptOracle } from './support/oracle.ts';
import { PACKAGES, withPackage } from './support/packages.ts';
import { percent, table } from './support/table.ts';

const BUDGETS = [1024, 2048, 4096, 8192];
const { values: options } = parseArgs({
	options: {
		cursors: { type: 'string', default: '100' },
		seed: { type: 'string', default: '1' },
		missed: { type: 'boolean', default: false },
	},
});

interface Tally {
	needed: number;
	shown: number;
	/** Those that the visible code does not say. */
	neededNew: number;
	shownNew: number;
	tokens: number;
	packs: number;
	overruns: number;
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function rowOf(budget: number, name: string, tally: Tally): string[] {
	const { needed, shown, neededNew, shownNew, tokens, packs, overruns } = tally;
	const mean = Math.round(tokens / packs).toLocaleString('en');
	return [name, budget.toLocaleString('en'), percent(shown, needed), percent(shownNew, neededNew), mean, String(overruns)];
}

say(`Definitions in other files that 1 to 8 hidden lines need, judged by TypeScript's compiler service. ${machineLine()}`);
for (const name of PACKAGES) {
	await withPackage(name, async ({ root, title }) => {
		const indexed = await graphOf(root);
		const oracle = new TypeScriptOracle(
			root,
			indexed.sources.map(({ file }) => file),
		);
		const cursors = drawCursors(indexed.sources, oracle, Number(options.cursors), Number(options.seed));
		const needed = cursors.flatMap((cursor) => cursor.needed);
		const fresh = needed.filter(({ inCode }) => !inCode).length;
		say(
			`\n${title}: ${cursors.length} cursors (seed ${options.seed}), ${needed.length} definitions, ${fresh} of them not in the visible code\n`,
		);
		await withEngine(undefined, async (engine) => {
			await engine.refresh(root, NEVER);
			const tokenizer = new CachedTokenizer(new TiktokenTokenizer('o200k_base', ROOT));
			const packers: readonly Packer[] = [
				plimsoll(engine, root),
				importedSignatures(indexed, tokenizer),
				importedFiles(indexed, tokenizer),
			];
			const rows: string[][] = [];
			const missed: string[] = [];
			for (const budget of BUDGETS) {
				for (const packer of packers) {
					const tally: Tally = { needed: 0, shown: 0, neededNew: 0, shownNew: 0, tokens: 0, packs: 0, overruns: 0 };
					for (const cursor of cursors) {
						const shown = await packer.pack(cursor, budget);
						tally.packs++;
						tally.tokens += shown.tokens;
						tally.overruns += shown.tokens > budget ? 1 : 0;
						for (const each of cursor.needed) {
							const hit = isShown(each, shown.pieces) ? 1 : 0;
							tally.needed++;
							tally.shown += hit;
							tally.neededNew += each.inCode ? 0 : 1;
							tally.shownNew += each.inCode ? 0 : hit;
							if (hit === 0 && packer === packers[0] && budget === BUDGETS.at(-1)) {
								const [place] = each.places;
								missed.push(`${cursor.file}:${cursor.line + 1} needs ${each.name} of ${place?.file}:${(place?.line ?? 0) + 1}`);
							}
						}
					}
					rows.push(rowOf(budget, packer.name, tally));
				}
			}
			say(table(['packer', 'budget', 'shown', 'shown, of the new', 'tokens, mean', 'overruns'], rows));
			const packAt = packsOf(engine, root);
			const kept = await stability(cursors, packAt);
			const saved = await compression(cursors, packAt, indexed, tokenizer);
			say(
				`\nThe cursor moved by 1 to 3 lines keeps ${percent(mean(kept), 1)} of what is shown at 4,096 tokens (median ${percent(median(kept), 1)}).`,
			);
			say(
				`Where as much of the needed is shown, we show ${percent(median(saved), 1)} fewer tokens than all text within reach (median).`,
			);
			const reach = new Reach(oracle);
			for (const budget of [1024, 4096]) {
				const parts = await relevance(cursors, packAt, indexed, reach, budget);
				say(
					`Of what is shown at ${budget.toLocaleString('en')} tokens ${percent(mean(parts), 1)} belongs to what the judge reaches in three steps.`,
				);
			}
			for (const line of options.missed ? missed : []) {
				say(`missed at ${BUDGETS.at(-1)}: ${line}`);
			}
		});
	});
}
